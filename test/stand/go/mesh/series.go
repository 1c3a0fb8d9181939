package main

import (
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// latencyBounds are the proxy's bucket bounds in ms. Source: linkerd2-proxy 29637b64 linkerd/metrics/src/latency.rs
var latencyBounds = []float64{
	1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 200, 300, 400, 500,
	1000, 2000, 3000, 4000, 5000, 10_000, 20_000, 30_000, 40_000, 50_000,
}

// retainIdle is how long a series lives without news (the proxy's default).
const retainIdle = 10 * time.Minute

type kind int

const (
	counter kind = iota
	gauge
	histogram
)

// labels are names and values in turn. Unlike client_golang's vectors a family may hold series with different names.
type labels []string

// with gives a copy with more at its end.
func (l labels) with(more ...string) labels {
	return append(slices.Clip(l), more...)
}

type family struct {
	name, help string
	kind       kind
	// keep says that its series never go away.
	keep bool

	mu    sync.Mutex
	cells map[string]*cell
}

// cell is one series.
type cell struct {
	desc   *prometheus.Desc
	values []string
	kind   kind
	news   atomic.Int64 // Unix ms
	held   atomic.Int32 // by how many open connections

	mu      sync.Mutex
	value   float64
	count   uint64
	buckets []uint64 // not cumulative; the last is above all bounds
}

// at gives the series with the labels.
func (f *family) at(l labels) *cell {
	key := strings.Join(l, "\xff")
	f.mu.Lock()
	defer f.mu.Unlock()
	c, known := f.cells[key]
	if !known {
		c = newCell(f, l)
		f.cells[key] = c
	}
	c.touch()
	return c
}

func newCell(f *family, l labels) *cell {
	names, values := make([]string, 0, len(l)/2), make([]string, 0, len(l)/2)
	for pair := range slices.Chunk(l, 2) {
		names, values = append(names, pair[0]), append(values, pair[1])
	}
	c := &cell{desc: prometheus.NewDesc(f.name, f.help, names, nil), values: values, kind: f.kind}
	if f.kind == histogram {
		c.buckets = make([]uint64, len(latencyBounds)+1)
	}
	return c
}

func (c *cell) touch() { c.news.Store(time.Now().UnixMilli()) }

func (c *cell) add(x float64) {
	c.mu.Lock()
	c.value += x
	c.mu.Unlock()
	c.touch()
}

func (c *cell) set(x float64) {
	c.mu.Lock()
	c.value = x
	c.mu.Unlock()
	c.touch()
}

// observe counts a value of a histogram; the proxy's are whole milliseconds.
func (c *cell) observe(ms float64) {
	ms = math.Floor(ms)
	i, _ := slices.BinarySearch(latencyBounds, ms)
	c.mu.Lock()
	c.buckets[i]++
	c.count++
	c.value += ms
	c.mu.Unlock()
	c.touch()
}

func (c *cell) metric() prometheus.Metric {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.kind {
	case histogram:
		cumulative := make(map[float64]uint64, len(latencyBounds))
		sum := uint64(0)
		for i, bound := range latencyBounds {
			sum += c.buckets[i]
			cumulative[bound] = sum
		}
		return prometheus.MustNewConstHistogram(c.desc, c.count, c.value, cumulative, c.values...)
	case gauge:
		return prometheus.MustNewConstMetric(c.desc, prometheus.GaugeValue, c.value, c.values...)
	default:
		return prometheus.MustNewConstMetric(c.desc, prometheus.CounterValue, c.value, c.values...)
	}
}

// families is a collector of series whose labels differ from one to the next, so it describes nothing in advance.
type families struct{ all []*family }

func (fs *families) family(name, help string, k kind) *family {
	f := &family{name: name, help: help, kind: k, cells: map[string]*cell{}}
	fs.all = append(fs.all, f)
	return f
}

func (fs *families) Describe(chan<- *prometheus.Desc) {}

func (fs *families) Collect(out chan<- prometheus.Metric) {
	oldest := time.Now().Add(-retainIdle).UnixMilli()
	for _, f := range fs.all {
		f.mu.Lock()
		for key, c := range f.cells {
			if !f.keep && c.news.Load() < oldest && c.held.Load() == 0 {
				delete(f.cells, key)
				continue
			}
			out <- c.metric()
		}
		f.mu.Unlock()
	}
}
