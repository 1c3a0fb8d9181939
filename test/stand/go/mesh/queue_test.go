package main

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// offer sends requests evenly at rps for so long and gives their latencies, sorted, and how many were refused.
func offer(q *queue, rps float64, length time.Duration) (latencies []time.Duration, refused int) {
	var mu sync.Mutex
	var wait sync.WaitGroup
	for range int(rps * length.Seconds()) {
		wait.Go(func() {
			began := time.Now()
			err := q.serve(context.Background())
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				refused++
				return
			}
			latencies = append(latencies, time.Since(began))
		})
		time.Sleep(time.Duration(float64(time.Second) / rps))
	}
	wait.Wait()
	slices.Sort(latencies)
	return latencies, refused
}

func quantile(sorted []time.Duration, q float64) time.Duration {
	return sorted[int(q*float64(len(sorted)-1))]
}

func TestLatencyRisesWithLoadAndFallsWithReplicas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p99 := func(load_ float64) time.Duration {
			q := newQueue(1, 1000, load{Rate: 100, Spread: 1})
			defer q.close()
			latencies, refused := offer(q, load_, 30*time.Second)
			if refused > 0 {
				t.Fatalf("%d refused at %v requests/s", refused, load_)
			}
			return quantile(latencies, 0.99)
		}
		low, high, shared := p99(20), p99(95), p99(95.0/4)
		if high < 3*low {
			t.Errorf("p99 at 95%% of the rate is %v, at 20%% %v: no queue to be seen", high, low)
		}
		if shared > high/2 {
			t.Errorf("p99 with the load on four replicas is %v, on one %v", shared, high)
		}
	})
}

func TestThroughputIsTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, workers := range []int{1, 4} {
			q := newQueue(workers, 50, load{Rate: 100})
			latencies, refused := offer(q, 300, 10*time.Second)
			q.close()
			// 10 s at 100/s, and the queue's 50 afterwards.
			if got := float64(len(latencies)); math.Abs(got-1050) > 15 {
				t.Errorf("%d workers served %v requests, want about 1050", workers, got)
			}
			if refused < 1900 {
				t.Errorf("%d workers refused %d of 3000", workers, refused)
			}
		}
	})
}

func TestRateChangesAtRunTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(1, 10, load{Rate: 10})
		defer q.close()
		for _, rate := range []float64{10, 50} {
			q.settings.Store(&load{Rate: rate})
			began := time.Now()
			if err := q.serve(context.Background()); err != nil {
				t.Fatal(err)
			}
			want := time.Duration(float64(time.Second) / rate)
			if got := time.Since(began); got != want {
				t.Errorf("at %v/s a request took %v, want %v", rate, got, want)
			}
		}
	})
}

func TestQueueIsBoundedAndForgetsWhoLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(1, 2, load{Rate: 1})
		defer q.close()
		ctx, leave := context.WithCancel(context.Background())
		results := make(chan error, 3)
		for range 3 { // One is served, two wait.
			go func() { results <- q.serve(ctx) }()
			synctest.Wait()
		}
		if err := q.serve(context.Background()); !errors.Is(err, errFull) {
			t.Fatalf("a fourth request: %v, want %v", err, errFull)
		}
		leave()
		for range 3 {
			if err := <-results; !errors.Is(err, context.Canceled) {
				t.Errorf("a request that left: %v", err)
			}
		}
		began := time.Now()
		for q.serve(context.Background()) != nil {
			time.Sleep(10 * time.Millisecond)
		}
		// The rest of the one in service and its own second: those that left cost nothing.
		if got := time.Since(began); got > 2100*time.Millisecond {
			t.Errorf("the next request took %v", got)
		}
	})
}

func TestStartOf(t *testing.T) {
	now := time.Now()
	at := func(ms int) time.Time { return now.Add(time.Duration(ms) * time.Millisecond) }
	for _, row := range []struct {
		name                string
		arrived, free, want time.Time
	}{
		{"an idle worker starts at once", at(0), at(-500), at(0)},
		{"a late timer is made up for", at(-100), at(-1), at(-1)},
		{"a starved worker stays behind", at(-100), at(-50), at(-5)},
	} {
		if got := startOf(row.arrived, row.free, now); !got.Equal(row.want) {
			t.Errorf("%s: %v, want %v", row.name, got.Sub(now), row.want.Sub(now))
		}
	}
}
