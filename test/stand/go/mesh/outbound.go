package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	// askTimeout bounds the question to an endpoint who it is.
	askTimeout = time.Second
	// askAgain is when an endpoint that did not answer is asked once more.
	askAgain = 30 * time.Second
	// destinationLimit is how many names the outbound side keeps resolving.
	destinationLimit = 100
)

// outbound is the side that this pod's client calls.
type outbound struct {
	*proxy
	ctx context.Context
	ask http.Client

	mu           sync.Mutex
	destinations map[string]*endpoints[*endpoint]
}

// endpoint is one address behind an authority, with the connections to it.
type endpoint struct {
	address   string
	authority string

	mu     sync.Mutex
	route  *route
	asking bool
}

// route is how an endpoint is called and what calls are labelled with.
type route struct {
	h1, h2  *http.Transport
	dial    dialer
	address string
	labels  labels // authority, target_*, tls, server_id, dst_*
	meshed  bool
	until   time.Time // when an endpoint without a proxy is asked again
}

func (p *proxy) serveOutbound(g *group) error {
	listener, err := g.listen("outbound", p.options.outbound)
	if err != nil {
		return err
	}
	out := &outbound{
		proxy: p, ctx: g.ctx, destinations: map[string]*endpoints[*endpoint]{},
		ask: http.Client{Timeout: askTimeout, Transport: &http.Transport{DisableKeepAlives: true}},
	}
	source := labels{"direction", "outbound", "peer", "src"}.
		with(p.series.target(listener.Addr().String())...).with(noTLS("loopback")...)
	g.serve(&countedListener{listener, p.series, source}, &http.Server{Handler: out})
	if p.options.outboundOpaque == "" {
		return nil
	}
	return out.serveOpaque(g, p.options.outboundOpaque)
}

// countedListener counts the connections of this pod's client.
type countedListener struct {
	net.Listener
	series *proxySeries
	labels labels
}

func (l *countedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	counted := newCountedConn(conn)
	counted.count(l.series.connection(l.labels))
	return counted, nil
}

// destination gives the endpoints of an authority.
func (o *outbound) destination(authority string) (*endpoints[*endpoint], error) {
	if _, _, err := net.SplitHostPort(authority); err != nil {
		authority = net.JoinHostPort(authority, "80")
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if known, ok := o.destinations[authority]; ok {
		return known, nil
	}
	if len(o.destinations) >= destinationLimit {
		return nil, errors.New("too many destinations")
	}
	made, err := newEndpoints(o.ctx, authority, o.options.resolve,
		func(address string) *endpoint {
			return &endpoint{address: address, authority: authority}
		},
		func(e *endpoint) { e.replace(nil) })
	if err != nil {
		return nil, err
	}
	o.destinations[authority] = made
	return made, nil
}

func (o *outbound) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	targets, err := o.destination(r.Host)
	if err != nil {
		unavailable(w, r, err)
		return
	}
	// Kept, so that an endpoint that cannot be reached can be passed over.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	if err != nil {
		unavailable(w, r, err)
		return
	}
	var last error
	answered := false
	err = targets.each(func(e *endpoint) bool {
		route := o.routeTo(e)
		l := labels{"direction", "outbound"}.with(route.labels...)
		o.series.requests.at(l).add(1)
		transport := route.h1
		if r.ProtoMajor == 2 {
			transport = route.h2
		}
		res := forward(w, withBody(r, body), route.address, transport)
		o.series.response(l, began, res)
		last, answered = res.err, res.code != 0
		if !answered && notConnected(last) {
			e.replace(nil) // The address may be another pod's by now.
			return false
		}
		return true
	})
	if err != nil {
		last = err
	}
	if !answered {
		unavailable(w, r, last)
	}
}

// routeTo finds out whether the endpoint has a proxy. One that had none is asked again from time to time, without
// holding up requests.
func (o *outbound) routeTo(e *endpoint) *route {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.route == nil {
		e.route = o.discover(e)
	} else if !e.route.meshed && !e.asking && time.Now().After(e.route.until) {
		e.asking = true
		go func() { e.replace(o.discover(e)) }()
	}
	return e.route
}

// replace puts another route in place and gives up the connections of the one before.
func (e *endpoint) replace(next *route) {
	e.mu.Lock()
	before := e.route
	e.route, e.asking = next, false
	e.mu.Unlock()
	if before != nil {
		before.h1.CloseIdleConnections()
		before.h2.CloseIdleConnections()
	}
}

func (o *outbound) discover(e *endpoint) *route {
	host, _, err := net.SplitHostPort(e.address)
	if err != nil {
		host = e.address
	}
	l := labels{"authority", e.authority}.with(o.series.target(e.address)...)
	peer, err := o.question(net.JoinHostPort(host, o.options.peerAdminPort))
	meshed := err == nil && peer.Identity != "" && o.identity != nil
	r := &route{address: e.address, meshed: meshed, until: time.Now().Add(askAgain)}
	switch {
	case meshed:
		r.address = net.JoinHostPort(host, o.options.peerInboundPort)
		l = l.with("tls", "true", "server_id", peer.Identity)
	case o.identity == nil:
		l = l.with(noTLS("disabled")...)
	default:
		l = l.with(noTLS("not_provided_by_service_discovery")...)
	}
	r.labels = l.with(destinationLabels(e.authority, peer)...)
	series := o.series.connection(labels{"direction", "outbound", "peer", "dst"}.with(r.labels...))
	r.dial = o.through(series, peer, meshed)
	r.h1, r.h2 = plainTransport(false, r.dial), plainTransport(true, r.dial)
	return r
}

// through makes counted connections, with TLS to a meshed endpoint.
func (o *outbound) through(series *connSeries, peer workload, meshed bool) dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		counted := newCountedConn(conn)
		counted.count(series)
		if !meshed {
			return counted, nil
		}
		secure := tls.Client(counted, o.identity.clientConfig(peer.Identity))
		if err := secure.HandshakeContext(ctx); err != nil {
			counted.Close()
			return nil, &net.OpError{Op: "dial", Net: network, Err: err}
		}
		return secure, nil
	}
}

// question asks an endpoint who it is.
func (o *outbound) question(address string) (workload, error) {
	answer, err := o.ask.Get("http://" + address + workloadPath)
	if err != nil {
		return workload{}, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return workload{}, fmt.Errorf("%s answers %s", address, answer.Status)
	}
	var peer workload
	return peer, json.NewDecoder(io.LimitReader(answer.Body, bodyLimit)).Decode(&peer)
}

// destinationLabels are the dst_* labels: the Service from the authority, the workload from the endpoint's own word.
func destinationLabels(authority string, peer workload) labels {
	var l labels
	host, _, err := net.SplitHostPort(authority)
	if err != nil {
		host = authority
	}
	name := strings.Split(strings.TrimSuffix(host, "."), ".")
	if len(name) > 2 && name[2] == "svc" {
		l = l.with("dst_namespace", name[1], "dst_service", name[0])
	}
	for _, pair := range []struct{ name, value string }{
		{"dst_" + peer.Kind, peer.Name}, {"dst_pod", peer.Pod}, {"dst_pod_template_hash", peer.PodTemplateHash},
		{"dst_serviceaccount", peer.ServiceAccount}, {"dst_control_plane_ns", peer.ControlPlane},
	} {
		if pair.value != "" {
			l = l.with(pair.name, pair.value)
		}
	}
	return l
}

// withBody gives a request that can be sent, once more if need be.
func withBody(r *http.Request, body []byte) *http.Request {
	next := r.Clone(r.Context())
	next.Body = io.NopCloser(bytes.NewReader(body))
	next.ContentLength = int64(len(body))
	if len(body) == 0 {
		next.Body = http.NoBody
	}
	return next
}

// isTimeout tells that a request ended because its time was over.
func isTimeout(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || os.IsTimeout(err)
}
