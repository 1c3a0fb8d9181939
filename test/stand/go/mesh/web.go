package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// bodyLimit is the longest request to a control port, in bytes.
const bodyLimit = 1 << 16

// streams is how many requests one HTTP/2 connection may carry at once: an overloaded queue holds many.
const streams = 4000

// group runs servers until ctx ends or one of them fails.
type group struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	linger  time.Duration
	servers []*http.Server
}

func newGroup(ctx context.Context, linger time.Duration) *group {
	inner, cancel := context.WithCancelCause(ctx)
	return &group{ctx: inner, cancel: cancel, linger: linger}
}

// listen opens address and says where it is: tests ask for port 0.
func (g *group) listen(what, address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	fmt.Printf("%s listens on %s\n", what, listener.Addr())
	return listener, nil
}

// serve answers on the listener in the background: HTTP/1.1, h2c, and h2 on connections that are TLS already.
func (g *group) serve(listener net.Listener, server *http.Server) {
	server.Protocols = new(http.Protocols)
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetHTTP2(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	server.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: streams}
	server.ReadHeaderTimeout = 10 * time.Second
	g.servers = append(g.servers, server)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			g.cancel(err)
		}
	}()
}

// web opens a control port.
func (g *group) web(what, address string, handler http.Handler) error {
	listener, err := g.listen(what, address)
	if err != nil {
		return err
	}
	g.serve(listener, &http.Server{Handler: handler})
	return nil
}

// wait returns after the end was asked for and what ran has finished, or with the error that ended a server.
func (g *group) wait() error {
	<-g.ctx.Done()
	if cause := context.Cause(g.ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	time.Sleep(g.linger)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, server := range g.servers {
		if server.Shutdown(ctx) != nil {
			server.Close()
		}
	}
	return nil
}

// newMux answers /live, /ready and /metrics.
func newMux(registry *prometheus.Registry) *http.ServeMux {
	mux := http.NewServeMux()
	ok := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") }
	mux.HandleFunc("GET /live", ok)
	mux.HandleFunc("GET /ready", ok)
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}

func newRegistry() *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return registry
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // The peer is gone then; there is nobody to tell.
}

// readJSON fills value from the request; unknown keys are an error, so that a typing mistake does not pass for a change.
func readJSON(r *http.Request, value any) error {
	decoder := json.NewDecoder(io.LimitReader(r.Body, bodyLimit))
	decoder.DisallowUnknownFields()
	return decoder.Decode(value)
}

func refuse(w http.ResponseWriter, err error) {
	http.Error(w, err.Error(), http.StatusBadRequest)
}
