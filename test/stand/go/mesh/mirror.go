package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// probe is how a gateway of another cluster is asked whether it is alive: the probeSpec of a Link.
type probe struct {
	url       string
	period    time.Duration
	timeout   time.Duration
	threshold int
}

// gatewaySeries are the families of Linkerd's mirror controller about the gateway that it probes.
// Source: linkerd2 edge-26.8.3 multicluster/service-mirror/metrics.go
type gatewaySeries struct {
	enabled, alive, latency prometheus.Gauge
	latencies               prometheus.Observer
	probes                  *prometheus.CounterVec
}

func newGatewaySeries(registry *prometheus.Registry, cluster string) *gatewaySeries {
	target := []string{"target_cluster_name"}
	enabled := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "gateway_enabled", Help: "A gauge which is 1 if the gateway is enabled, and 0 if it is not",
	}, target)
	alive := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "gateway_alive", Help: "A gauge which is 1 if the gateway is alive and 0 if it is not.",
	}, target)
	latency := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "gateway_latency", Help: "A gauge which is the latency of the last probe to the gateway.",
	}, target)
	latencies := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "gateway_probe_latency_ms", Help: "A histogram of latencies to a gateway in a target cluster.",
		Buckets: latencyBounds,
	}, target)
	probes := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "gateway_probes", Help: "A counter for the number of actual performed probes to a gateway",
	}, append(target, "probe_successful"))
	registry.MustRegister(enabled, alive, latency, latencies, probes)
	return &gatewaySeries{
		enabled: enabled.WithLabelValues(cluster), alive: alive.WithLabelValues(cluster),
		latency: latency.WithLabelValues(cluster), latencies: latencies.WithLabelValues(cluster),
		probes: probes.MustCurryWith(prometheus.Labels{"target_cluster_name": cluster}),
	}
}

// runMirror probes a gateway as the mirror controller does; it mirrors nothing.
func runMirror(ctx context.Context, flags *flag.FlagSet, args []string) error {
	cluster := flags.String("target-cluster-name", "", "whose gateway it is")
	gateway := flags.String("gateway", "", "host of the gateway; without it none is probed")
	port := flags.String("probe-port", "4191", "of the gateway")
	path := flags.String("probe-path", "/ready", "that answers 200")
	period := flags.Duration("probe-period", 3*time.Second, "between probes, and up to a tenth more")
	timeout := flags.Duration("probe-timeout", 30*time.Second, "of a probe")
	threshold := flags.Int("failure-threshold", 3, "probes that fail one after the other until the gateway counts as dead")
	admin := flags.String("admin", ":9999", "metrics, ready, live")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *cluster == "" || *threshold < 1 || *period <= 0 {
		return errors.New("--target-cluster-name is needed, --probe-period and --failure-threshold are above 0")
	}
	g := newGroup(ctx, 0)
	registry := newRegistry()
	series := newGatewaySeries(registry, *cluster)
	if err := g.web("admin", *admin, newMux(registry)); err != nil {
		return err
	}
	if *gateway != "" {
		series.enabled.Set(1)
		go series.watch(g.ctx, probe{
			url:    "http://" + net.JoinHostPort(*gateway, *port) + *path,
			period: *period, timeout: *timeout, threshold: *threshold,
		})
	}
	return g.wait()
}

// watch probes until ctx ends. A gateway counts as alive from the first answer on, and until `threshold` are missing.
func (s *gatewaySeries) watch(ctx context.Context, p probe) {
	client := http.Client{Timeout: p.timeout, Transport: &http.Transport{DisableKeepAlives: true}}
	failures := 0
	for sleep(ctx, p.period+rand.N(p.period/10)) {
		began := time.Now()
		if err := p.once(ctx, &client); err != nil {
			if failures++; failures < p.threshold {
				continue
			}
			fmt.Println(err)
			s.alive.Set(0)
			s.probes.WithLabelValues("false").Inc()
			continue
		}
		failures = 0
		took := float64(time.Since(began).Milliseconds())
		s.alive.Set(1)
		s.latency.Set(took)
		s.latencies.Observe(took)
		s.probes.WithLabelValues("true").Inc()
	}
}

func (p probe) once(ctx context.Context, client *http.Client) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url, nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", p.url, answer.Status)
	}
	_, err = io.Copy(io.Discard, io.LimitReader(answer.Body, bodyLimit))
	return err
}
