package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// snapshotEvery is how often summaries begin anew: Linkerd 1.x gives those of the last minute.
const snapshotEvery = time.Minute

// l5d is the router of a Linkerd 1.x.
type l5d struct {
	ctx      context.Context
	resolve  time.Duration
	server   string // as in labels: 0.0.0.0/4140
	began    time.Time
	stats    l5dStats
	mu       sync.Mutex
	services map[string]*endpoints[peer]
}

// l5dStats are counters, gauges and summaries by their whole name.
type l5dStats struct {
	mu       sync.Mutex
	counters map[string]float64
	current  map[string][]float64
	last     map[string][]float64
	totals   map[string][2]float64 // count and sum since the start
}

func newL5dStats() l5dStats {
	return l5dStats{
		counters: map[string]float64{}, current: map[string][]float64{}, last: map[string][]float64{},
		totals: map[string][2]float64{},
	}
}

func (s *l5dStats) add(name, labels string, x float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counters[name+"{"+labels+"}"] += x
}

func (s *l5dStats) observe(name, labels string, x float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := name + "{" + labels + "}"
	s.current[key] = append(s.current[key], x)
	total := s.totals[key]
	s.totals[key] = [2]float64{total[0] + 1, total[1] + x}
}

// snapshot makes the values of the minute that ends now the ones that are shown.
func (s *l5dStats) snapshot() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last, s.current = s.current, map[string][]float64{}
	for _, values := range s.last {
		slices.Sort(values)
	}
}

// page writes everything as Linkerd 1.x does: without types, counters as whole numbers.
func (s *l5dStats) page(w io.Writer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range sortedKeys(s.counters) {
		fmt.Fprintf(w, "%s %.0f\n", key, s.counters[key])
	}
	for _, key := range sortedKeys(s.last) {
		values := s.last[key]
		name, rest, _ := strings.Cut(key, "{")
		inside := strings.TrimSuffix(rest, "}")
		total := s.totals[key]
		fmt.Fprintf(w, "%s_count{%s} %.0f\n%s_sum{%s} %.0f\n", name, inside, total[0], name, inside, total[1])
		mean := 0.0
		for _, value := range values {
			mean += value / float64(len(values))
		}
		fmt.Fprintf(w, "%s_avg{%s} %v\n", name, inside, mean)
		for _, q := range []float64{0, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999, 1} {
			at := int(math.Ceil(q*float64(len(values)))) - 1
			fmt.Fprintf(w, "%s{%s, quantile=\"%v\"} %.0f\n", name, inside, q, values[max(at, 0)])
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func runL5d(ctx context.Context, flags *flag.FlagSet, args []string) error {
	address := flags.String("address", ":4140", "where requests are taken")
	admin := flags.String("admin", ":9990", "ping, metrics")
	resolve := flags.Duration("resolve", 2*time.Second, "how often names are resolved")
	linger := lingerFlag(flags)
	if err := parse(flags, args); err != nil {
		return err
	}
	g := newGroup(ctx, *linger)
	_, port, err := net.SplitHostPort(*address)
	if err != nil {
		return fmt.Errorf("--address: %w", err)
	}
	l := &l5d{
		ctx: g.ctx, resolve: *resolve, server: "0.0.0.0/" + port, began: time.Now(), stats: newL5dStats(),
		services: map[string]*endpoints[peer]{},
	}
	go func() {
		for ticker := time.NewTicker(snapshotEvery); ; {
			select {
			case <-ticker.C:
				l.stats.snapshot()
			case <-g.ctx.Done():
				ticker.Stop()
				return
			}
		}
	}()
	listener, err := g.listen("requests", *address)
	if err != nil {
		return err
	}
	g.serve(listener, &http.Server{Handler: l, ConnState: l.connection})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /admin/ping", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "pong") })
	mux.HandleFunc("GET /admin/metrics/prometheus", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		l.machine(w)
		l.stats.page(w)
	})
	if err := g.web("admin", *admin, mux); err != nil {
		return err
	}
	return g.wait()
}

// machine writes the part of jvm:* that is true of a program that is no JVM.
func (l *l5d) machine(w io.Writer) {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	fmt.Fprintf(w, "jvm:uptime %.1f\njvm:start_time %.1f\njvm:num_cpus %d.0\njvm:heap:used %d.0\njvm:thread:count %d.0\n",
		float64(time.Since(l.began).Milliseconds()), float64(l.began.UnixMilli()), runtime.NumCPU(), memory.HeapInuse, runtime.NumGoroutine())
}

func (l *l5d) serverLabels() string { return fmt.Sprintf(`rt="http", server=%q`, l.server) }

func (l *l5d) connection(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		l.stats.add("rt:server:connects", l.serverLabels(), 1)
		l.stats.add("rt:server:connections", l.serverLabels(), 1)
	case http.StateClosed:
		l.stats.add("rt:server:closes", l.serverLabels(), 1)
		l.stats.add("rt:server:connections", l.serverLabels(), -1)
	}
}

// service gives the endpoints that a Host header names.
func (l *l5d) service(host string) (*endpoints[peer], error) {
	if _, _, err := net.SplitHostPort(host); err != nil {
		host = net.JoinHostPort(host, "80")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.services[host]; ok {
		return known, nil
	}
	if len(l.services) >= destinationLimit {
		return nil, fmt.Errorf("too many services")
	}
	made, err := newEndpoints(l.ctx, host, l.resolve,
		func(address string) peer { return peer{address, plainTransport(false, nil)} },
		func(p peer) { p.transport.CloseIdleConnections() })
	if err == nil {
		l.services[host] = made
	}
	return made, err
}

func (l *l5d) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	path := "/svc/" + r.Host
	server, service := l.serverLabels(), fmt.Sprintf(`rt="http", service=%q`, path)
	client := fmt.Sprintf(`rt="http", client=%q`, clientName(r.Host))
	scopes := [][2]string{{"rt:server:", server}, {"rt:service:", service}, {"rt:client:", client}}
	for _, scope := range scopes {
		l.stats.add(scope[0]+"requests", scope[1], 1)
	}
	l.stats.add("rt:server:pending", server, 1)
	defer l.stats.add("rt:server:pending", server, -1)

	var res result
	targets, err := l.service(r.Host)
	if err == nil {
		err = targets.each(func(p peer) bool {
			res = forward(w, r, p.address, p.transport)
			return !notConnected(res.err)
		})
	}
	if err != nil {
		res = result{err: err}
	}
	if res.code == 0 {
		http.Error(w, res.err.Error(), http.StatusBadGateway)
		res.code = http.StatusBadGateway
	}
	outcome := "success"
	if res.code >= 500 || res.err != nil {
		outcome = "failures"
	}
	for _, scope := range scopes {
		l.stats.add(scope[0]+outcome, scope[1], 1)
		l.stats.add(fmt.Sprintf("%sstatus:%dXX", scope[0], res.code/100), scope[1], 1)
		l.stats.observe(scope[0]+"request_latency_ms", scope[1], float64(time.Since(began).Milliseconds()))
	}
}

// clientName is what the Kubernetes namer calls a Service: namespace, port, name.
func clientName(host string) string {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = host, "80"
	}
	parts := strings.Split(name, ".")
	if len(parts) > 2 && parts[2] == "svc" {
		return fmt.Sprintf("/#/io.l5d.k8s/%s/%s/%s", parts[1], port, parts[0])
	}
	return fmt.Sprintf("/$/inet/%s/%s", name, port)
}
