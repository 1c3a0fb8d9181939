package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// detectTimeout is how long a new connection may take to say something, as in the real proxy.
const detectTimeout = 10 * time.Second

// tlsRecord is the first byte of a TLS handshake.
const tlsRecord = 0x16

// inboundConn is a connection from another pod, after it is known what it speaks.
type inboundConn struct {
	net.Conn
	target labels // target_*
	secure labels // tls, no_tls_reason, client_id
}

type inboundKey struct{}

// inbound is the side that other pods call.
type inbound struct {
	*proxy
	h1, h2  *http.Transport
	tls     *tls.Config
	through dialer // to the server behind
}

func (p *proxy) serveInbound(g *group) error {
	listener, err := g.listen("inbound", p.options.inbound)
	if err != nil {
		return err
	}
	back := p.series.connection(labels{"direction", "inbound", "peer", "dst"}.with(noTLS("loopback")...))
	through := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		counted := newCountedConn(conn)
		counted.count(back)
		return counted, nil
	}
	in := &inbound{proxy: p, h1: plainTransport(false, through), h2: plainTransport(true, through), through: through}
	if p.identity != nil {
		in.tls = p.identity.serverConfig()
	}
	known := newHanded(listener.Addr())
	g.serve(known, &http.Server{
		Handler: in,
		// A connection that is TLS is a *tls.Conn here; what is known of it is underneath.
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			return context.WithValue(ctx, inboundKey{}, underneath(conn))
		},
	})
	go func() {
		<-g.ctx.Done()
		time.Sleep(g.linger)
		listener.Close()
	}()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go in.detect(g.ctx, conn, known)
		}
	}()
	return nil
}

// detect finds out whether a connection is TLS, by its first byte, and hands it on.
func (in *inbound) detect(ctx context.Context, raw net.Conn, known *handed) {
	counted := newCountedConn(raw)
	conn := &inboundConn{Conn: counted, target: in.series.target(in.originalTarget(raw))}
	finish := func(handed net.Conn, secure labels) {
		conn.secure = secure
		l := labels{"direction", "inbound", "peer", "src"}.with(conn.target...).with(secure...).with(in.serverLabels()...)
		counted.count(in.series.connection(l))
		_ = raw.SetReadDeadline(time.Time{})
		if in.options.opaque {
			in.pass(ctx, handed, conn)
			return
		}
		known.hand(handed)
	}
	if in.tls == nil {
		finish(conn, noTLS("disabled"))
		return
	}
	_ = raw.SetReadDeadline(time.Now().Add(detectTimeout))
	reader := bufio.NewReader(counted)
	first, err := reader.Peek(1)
	if err != nil {
		raw.Close()
		return
	}
	ahead, _ := reader.Peek(reader.Buffered())
	conn.Conn = &prefixed{Conn: counted, ahead: ahead}
	if first[0] != tlsRecord {
		finish(conn, noTLS(in.plaintext()))
		return
	}
	secure := tls.Server(conn, in.tls)
	if secure.Handshake() != nil {
		raw.Close()
		return
	}
	finish(secure, labels{"tls", "true", "client_id", peerName(secure.ConnectionState())})
}

// plaintext is the reason for a connection without TLS.
func (in *inbound) plaintext() string {
	if in.options.legacy {
		return "not_provided_by_remote"
	}
	return "no_tls_from_remote"
}

// originalTarget is where the client would have connected to, were it not for the proxy: the pod's address and the
// server's port.
func (in *inbound) originalTarget(conn net.Conn) string {
	host, _, err := net.SplitHostPort(conn.LocalAddr().String())
	if err != nil {
		return ""
	}
	_, port, err := net.SplitHostPort(in.options.forward)
	if err != nil {
		return ""
	}
	return net.JoinHostPort(host, port)
}

// serverLabels name the Server object that selects the port, or the default that stands for one.
func (in *inbound) serverLabels() labels {
	if in.options.legacy {
		return nil
	}
	_, port, err := net.SplitHostPort(in.options.forward)
	if err != nil {
		port = ""
	}
	if in.options.server != "" {
		return labels{"srv_group", "policy.linkerd.io", "srv_kind", "server", "srv_name", in.options.server, "srv_port", port}
	}
	return labels{"srv_group", "", "srv_kind", "default", "srv_name", *in.policy.Load(), "srv_port", port}
}

func (in *inbound) authzLabels(probe bool) labels {
	switch {
	case probe:
		return labels{"authz_group", "", "authz_kind", "default", "authz_name", "probe"}
	case in.options.server != "":
		return labels{"authz_group", "policy.linkerd.io", "authz_kind", "authorizationpolicy", "authz_name", in.options.server}
	default:
		return labels{"authz_group", "", "authz_kind", "default", "authz_name", *in.policy.Load()}
	}
}

// permitted tells whether the policy lets a request of the connection through.
func (in *inbound) permitted(conn *inboundConn) bool {
	switch *in.policy.Load() {
	case "deny":
		return false
	case "all-authenticated":
		return conn.secure[1] == "true"
	default:
		return true
	}
}

func (in *inbound) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	conn, ok := r.Context().Value(inboundKey{}).(*inboundConn)
	if !ok {
		http.Error(w, "not a connection of the proxy", http.StatusInternalServerError)
		return
	}
	probe := r.URL.Path == in.options.probePath
	l := labels{"direction", "inbound"}
	if in.options.legacy {
		l = l.with("authority", r.Host).with(conn.secure...)
	} else {
		route := "default"
		if probe {
			route = "probe"
		}
		server := in.serverLabels().with("route_group", "", "route_kind", "default", "route_name", route)
		if !probe && !in.permitted(conn) {
			in.series.denied.at(conn.target.with(server...).with(conn.secure...)).add(1)
			deny(w, r)
			return
		}
		policy := server.with(in.authzLabels(probe)...)
		in.series.allowed.at(conn.target.with(policy...).with(conn.secure...)).add(1)
		l = l.with(conn.target...).with(conn.secure...).with(policy...)
	}
	in.series.requests.at(l).add(1)
	transport := in.h1
	if r.ProtoMajor == 2 {
		transport = in.h2
	}
	res := forward(w, r, in.options.forward, transport)
	in.series.response(l, began, res)
	if res.code == 0 {
		unavailable(w, r, res.err)
	}
}

// deny answers for a request that the policy refuses.
func deny(w http.ResponseWriter, r *http.Request) {
	message := "client not authorized"
	w.Header().Set("L5d-Proxy-Error", message)
	if isGRPC(r.Header) {
		answerGRPC(w, grpcForbidden, message)
		return
	}
	http.Error(w, message, http.StatusForbidden)
}

// unavailable answers for a server that cannot be reached.
func unavailable(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("L5d-Proxy-Error", err.Error())
	if isGRPC(r.Header) {
		answerGRPC(w, grpcAway, err.Error())
		return
	}
	code := http.StatusBadGateway
	if isTimeout(err) {
		code = http.StatusGatewayTimeout
	}
	http.Error(w, err.Error(), code)
}
