package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// rateLimit is the highest rate that is taken for meant, in requests/s.
const rateLimit = 100_000

// strestClient starts requests at a rate, whatever becomes of them.
type strestClient struct {
	targets   *endpoints[peer]
	authority string
	grpc      bool
	timeout   time.Duration
	inFlight  chan struct{}

	base    float64
	rate    atomic.Uint64 // bits of a float64
	changed chan struct{}

	outcomes *prometheus.CounterVec
	latency  prometheus.Histogram
}

// peer is one address with the connections to it.
type peer struct {
	address   string
	transport *http.Transport
}

type rateAnswer struct {
	RPS  float64 `json:"rps"`
	Base float64 `json:"base"`
}

func runClient(ctx context.Context, flags *flag.FlagSet, args []string) error {
	target := flags.String("target", "", "host:port of the server, or of the mesh's outbound side")
	authority := flags.String("authority", "", "what is asked for; the target where empty")
	rps := flags.Float64("rps", 20, "requests/s")
	protocol := flags.String("protocol", "grpc", "grpc or http1")
	arrivals := flags.String("arrivals", "poisson", "poisson or even")
	timeout := flags.Duration("timeout", 10*time.Second, "of a request")
	inFlight := flags.Int("in-flight", 2000, "requests under way at most")
	resolve := flags.Duration("resolve", 2*time.Second, "how often the name is resolved")
	control := flags.String("control", ":11190", "live, ready, metrics, rate")
	linger := flags.Duration("linger", 0, "how long to go on after SIGTERM")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *protocol != "grpc" && *protocol != "http1" || *arrivals != "poisson" && *arrivals != "even" {
		return errors.New("--protocol is grpc or http1, --arrivals is poisson or even")
	}
	if !validRate(*rps) || *inFlight < 1 {
		return errors.New("--rps is a rate, --in-flight is at least 1")
	}
	c := &strestClient{
		authority: *authority, grpc: *protocol == "grpc", timeout: *timeout, base: *rps,
		inFlight: make(chan struct{}, *inFlight), changed: make(chan struct{}, 1),
	}
	if c.authority == "" {
		c.authority = *target
	}
	c.rate.Store(math.Float64bits(*rps))

	g := newGroup(ctx, *linger)
	targets, err := newEndpoints(g.ctx, *target, *resolve,
		func(address string) peer { return peer{address, plainTransport(c.grpc, nil)} },
		func(p peer) { p.transport.CloseIdleConnections() })
	if err != nil {
		return fmt.Errorf("--target: %w", err)
	}
	c.targets = targets
	mux := newMux(c.metrics())
	mux.HandleFunc("GET /rate", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, c.current()) })
	mux.HandleFunc("POST /rate", c.change)
	if err := g.web("control", *control, mux); err != nil {
		return err
	}
	go c.run(g.ctx, *arrivals == "poisson")
	return g.wait()
}

func validRate(rps float64) bool { return rps >= 0 && rps <= rateLimit }

func (c *strestClient) current() rateAnswer {
	return rateAnswer{RPS: math.Float64frombits(c.rate.Load()), Base: c.base}
}

// parseRate reads 400, 20x or {"rps":400}.
func parseRate(body string, base float64) (float64, error) {
	body = strings.TrimSpace(body)
	var rps float64
	var err error
	if factor, ok := strings.CutSuffix(body, "x"); ok {
		rps, err = strconv.ParseFloat(factor, 64)
		rps *= base
	} else if strings.HasPrefix(body, "{") {
		var asked struct {
			RPS *float64 `json:"rps"`
		}
		err = json.Unmarshal([]byte(body), &asked)
		if err == nil && asked.RPS == nil {
			err = errors.New(`the key "rps" is missing`)
		} else if err == nil {
			rps = *asked.RPS
		}
	} else {
		rps, err = strconv.ParseFloat(body, 64)
	}
	if err == nil && !validRate(rps) {
		err = fmt.Errorf("a rate is from 0 to %d", rateLimit)
	}
	return rps, err
}

func (c *strestClient) change(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, bodyLimit))
	if err != nil {
		refuse(w, err)
		return
	}
	rps, err := parseRate(string(body), c.base)
	if err != nil {
		refuse(w, fmt.Errorf(`a rate is 400, 20x or {"rps":400}: %w`, err))
		return
	}
	c.rate.Store(math.Float64bits(rps))
	select {
	case c.changed <- struct{}{}:
	default: // The loop has not yet seen the change before; it reads the newest rate.
	}
	writeJSON(w, c.current())
}

func (c *strestClient) metrics() *prometheus.Registry {
	registry := newRegistry()
	c.outcomes = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "strest_client_requests_total", Help: "Requests by what became of them.",
	}, []string{"outcome"})
	c.latency = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "strest_client_latency_seconds", Help: "Time from the start of a request to the end of its answer.",
		Buckets: prometheus.ExponentialBuckets(0.001, 2, 15),
	})
	registry.MustRegister(c.outcomes, c.latency,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "strest_client_target_rps", Help: "Requests per second that are meant to start.",
		}, func() float64 { return c.current().RPS }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "strest_client_endpoints", Help: "Addresses that the target has.",
		}, func() float64 { return float64(c.targets.count()) }),
	)
	return registry
}

// run starts requests until ctx ends. Starts that come late are made up for, up to a second of them.
func (c *strestClient) run(ctx context.Context, poisson bool) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	next := time.Now()
	for {
		rps := c.current().RPS
		var due <-chan time.Time
		if rps > 0 {
			timer.Reset(time.Until(next))
			due = timer.C
		}
		select {
		case <-ctx.Done():
			return
		case <-c.changed:
			next = time.Now()
			continue
		case <-due:
		}
		c.start(ctx)
		gap := 1.0
		if poisson {
			gap = rand.ExpFloat64()
		}
		next = next.Add(time.Duration(gap / rps * float64(time.Second)))
		if earliest := time.Now().Add(-time.Second); next.Before(earliest) {
			next = earliest
		}
	}
}

func (c *strestClient) start(ctx context.Context) {
	select {
	case c.inFlight <- struct{}{}:
	default:
		c.outcomes.WithLabelValues("shed").Inc()
		return
	}
	go func() {
		defer func() { <-c.inFlight }()
		began := time.Now()
		outcome := "failed"
		if c.request(ctx) {
			outcome = "ok"
		}
		if ctx.Err() == nil {
			c.outcomes.WithLabelValues(outcome).Inc()
			c.latency.Observe(time.Since(began).Seconds())
		}
	}()
}

// request makes one request, and tells whether it was answered well.
func (c *strestClient) request(ctx context.Context) (ok bool) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	err := c.targets.each(func(p peer) bool {
		answer, err := p.transport.RoundTrip(c.newRequest(ctx, p.address))
		if err != nil {
			return !notConnected(err)
		}
		err = drain(answer.Body)
		ok = err == nil && answer.StatusCode == http.StatusOK &&
			(!c.grpc || grpcStatus(answer.Trailer, answer.Header) == grpcOK)
		return true
	})
	return ok && err == nil
}

func (c *strestClient) newRequest(ctx context.Context, address string) *http.Request {
	url := &url.URL{Scheme: "http", Host: address, Path: "/"}
	request := &http.Request{Method: http.MethodGet, URL: url, Host: c.authority, Header: http.Header{}}
	if c.grpc {
		url.Path = strestPath
		request.Method = http.MethodPost
		request.Header.Set("Content-Type", grpcType)
		request.Header.Set("Te", "trailers")
		request.Body = io.NopCloser(bytes.NewReader(emptyMessage))
		request.ContentLength = int64(len(emptyMessage))
	}
	return request.WithContext(ctx)
}
