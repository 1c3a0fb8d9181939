package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// catchUp is how much a worker makes up for having been woken late. Timers are late by up to a millisecond, which would
// lower the rate; a worker that starved for longer stays behind, as a real one would.
const catchUp = 5 * time.Millisecond

var errFull = errors.New("the queue is full")

// load is what a queue can be told at run time.
type load struct {
	// Rate is how many requests a second all workers together serve.
	Rate float64
	// Spread is the random share of a service time: 0 is fixed, 1 is exponential.
	Spread float64
	// Burn is the processor time of a request; it is part of its service time.
	Burn time.Duration
}

// queue is a bounded queue with workers that serve one request after the other, each for a service time.
type queue struct {
	jobs     chan *job
	workers  int
	settings atomic.Pointer[load]
	waiting  atomic.Int64
	busy     atomic.Int64 // nanoseconds that workers spent serving
	stop     context.CancelFunc
	done     sync.WaitGroup
}

type job struct {
	ctx     context.Context
	arrived time.Time
	served  chan struct{}
}

// newQueue starts the workers; close ends them.
func newQueue(workers, bound int, settings load) *queue {
	ctx, cancel := context.WithCancel(context.Background())
	q := &queue{jobs: make(chan *job, bound), workers: workers, stop: cancel}
	q.settings.Store(&settings)
	for range workers {
		q.done.Go(func() { q.work(ctx) })
	}
	return q
}

func (q *queue) close() {
	q.stop()
	q.done.Wait()
}

// serve returns after the request has waited its turn and has been served, or says why it was not.
func (q *queue) serve(ctx context.Context) error {
	j := &job{ctx: ctx, arrived: time.Now(), served: make(chan struct{})}
	select {
	case q.jobs <- j:
		q.waiting.Add(1)
	default:
		return errFull
	}
	select {
	case <-j.served:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (q *queue) work(ctx context.Context) {
	timer := time.NewTimer(0)
	<-timer.C
	var free time.Time // When this worker was, or should have been, done with the request before.
	for {
		var j *job
		select {
		case j = <-q.jobs:
		case <-ctx.Done():
			return
		}
		q.waiting.Add(-1)
		if j.ctx.Err() != nil {
			continue // Nobody waits for it any more.
		}
		settings := q.settings.Load()
		service := serviceTime(*settings, q.workers, rand.ExpFloat64())
		begin := startOf(j.arrived, free, time.Now())
		free = begin.Add(service)
		burn(min(settings.Burn, service))
		if rest := time.Until(free); rest > 0 {
			timer.Reset(rest)
			select {
			case <-timer.C:
			case <-ctx.Done():
				return
			}
		}
		q.busy.Add(int64(service))
		close(j.served)
	}
}

// serviceTime is how long one worker needs for a request; random is exponential with mean 1.
func serviceTime(settings load, workers int, random float64) time.Duration {
	mean := float64(workers) / settings.Rate
	return time.Duration(mean * (1 - settings.Spread + settings.Spread*random) * float64(time.Second))
}

// startOf is when the service of a request counts as begun: as soon as it was there and the worker free, but not
// further back than a late timer explains.
func startOf(arrived, free, now time.Time) time.Time {
	begin := arrived
	if free.After(begin) {
		begin = free
	}
	if earliest := now.Add(-catchUp); begin.Before(earliest) {
		begin = earliest
	}
	return begin
}

// burn uses the processor for so long.
func burn(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); {
		x := 1.0
		for i := range 200 {
			x += x / float64(i+1)
		}
		sink.Store(int64(x))
	}
}

// sink keeps the compiler from removing the work.
var sink atomic.Int64
