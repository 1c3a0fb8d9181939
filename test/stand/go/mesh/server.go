package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// serverSettings is what /settings shows and changes.
type serverSettings struct {
	Rate   float64 `json:"rate"`
	Fail   float64 `json:"fail"`
	Burn   string  `json:"burn"`
	Spread float64 `json:"spread"`
}

// strestServer answers requests after they went through its queue.
type strestServer struct {
	queue    *queue
	requests *prometheus.CounterVec
	mu       sync.Mutex
	settings serverSettings
}

func runServer(ctx context.Context, flags *flag.FlagSet, args []string) error {
	address := flags.String("address", ":11111", "where requests are served")
	control := flags.String("control", ":11112", "live, ready, metrics, settings")
	workers := flags.Int("concurrency", 1, "workers")
	bound := flags.Int("queue", 500, "waiting requests at most")
	linger := lingerFlag(flags)
	var settings serverSettings
	flags.Float64Var(&settings.Rate, "rate", 100, "requests/s of this replica")
	flags.Float64Var(&settings.Fail, "fail", 0, "share of requests that fail")
	flags.StringVar(&settings.Burn, "burn", "200us", "processor time of a request")
	flags.Float64Var(&settings.Spread, "spread", 0.3, "random share of the service time")
	if err := parse(flags, args); err != nil {
		return err
	}
	first, err := settings.load()
	if err != nil {
		return err
	}
	if *workers < 1 || *bound < 1 {
		return errors.New("--concurrency and --queue are at least 1")
	}
	s := &strestServer{queue: newQueue(*workers, *bound, first), settings: settings}
	defer s.queue.close()

	g := newGroup(ctx, *linger)
	mux := newMux(s.metrics())
	mux.HandleFunc("GET /settings", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.current()) })
	mux.HandleFunc("POST /settings", s.change)
	if err := g.web("control", *control, mux); err != nil {
		return err
	}
	if err := g.web("requests", *address, s); err != nil {
		return err
	}
	return g.wait()
}

// load checks the settings and gives the queue's part of them.
func (s serverSettings) load() (load, error) {
	burning, err := time.ParseDuration(s.Burn)
	switch {
	case err != nil:
		return load{}, fmt.Errorf("burn: %w", err)
	case !(s.Rate > 0):
		return load{}, errors.New("the rate is above 0")
	case !(s.Fail >= 0 && s.Fail <= 1), !(s.Spread >= 0 && s.Spread <= 1):
		return load{}, errors.New("fail and spread are from 0 to 1")
	case burning < 0:
		return load{}, errors.New("burn is not negative")
	}
	return load{Rate: s.Rate, Spread: s.Spread, Burn: burning}, nil
}

func (s *strestServer) current() serverSettings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}

func (s *strestServer) change(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.settings
	if err := readJSON(r, &next); err != nil {
		refuse(w, err)
		return
	}
	changed, err := next.load()
	if err != nil {
		refuse(w, err)
		return
	}
	s.settings = next
	s.queue.settings.Store(&changed)
	writeJSON(w, next)
}

func (s *strestServer) metrics() *prometheus.Registry {
	registry := newRegistry()
	s.requests = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "strest_server_requests_total", Help: "Requests by what became of them.",
	}, []string{"outcome"})
	registry.MustRegister(s.requests,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "strest_server_rate", Help: "Requests per second that this replica can serve.",
		}, func() float64 { return s.current().Rate }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "strest_server_queue_length", Help: "Requests that wait for a worker.",
		}, func() float64 { return float64(s.queue.waiting.Load()) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "strest_server_busy_seconds_total", Help: "Service time of all workers in seconds.",
		}, func() float64 { return time.Duration(s.queue.busy.Load()).Seconds() }),
	)
	return registry
}

// ServeHTTP serves a request of either protocol; /ready does not queue, because it is the kubelet who asks.
func (s *strestServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/ready" {
		fmt.Fprintln(w, "ok")
		return
	}
	err := s.queue.serve(r.Context())
	outcome, status, code := "served", grpcOK, http.StatusOK
	switch {
	case errors.Is(err, errFull):
		outcome, status, code = "refused", grpcAway, http.StatusServiceUnavailable
	case err != nil:
		outcome, status, code = "left", grpcCancelled, http.StatusServiceUnavailable
	case rand.Float64() < s.current().Fail:
		outcome, status, code = "failed", grpcAway, http.StatusInternalServerError
	}
	s.requests.WithLabelValues(outcome).Inc()
	if isGRPC(r.Header) {
		answerGRPC(w, status, outcome)
		return
	}
	w.WriteHeader(code)
	fmt.Fprintln(w, outcome)
}
