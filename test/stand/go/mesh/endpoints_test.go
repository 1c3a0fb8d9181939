package main

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestEndpointsFollowTheNameAndTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		now := []string{"10.0.0.2", "10.0.0.1"}
		var problem error
		var shut []string
		e := &endpoints[string]{
			targets: []target{{"server", "80"}}, every: 2 * time.Second,
			resolve: func(context.Context, string) ([]string, error) { return now, problem },
			open:    func(address string) string { return address },
			shut:    func(address string) { shut = append(shut, address) },
		}
		e.start(ctx)
		turns := func(n int) []string {
			var got []string
			for range n {
				if e.each(func(address string) bool { got = append(got, address); return true }) != nil {
					got = append(got, "none")
				}
			}
			slices.Sort(got)
			return got
		}
		expect := func(what string, got, want []string) {
			t.Helper()
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		a, b, c := "10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80"
		expect("two", turns(4), []string{a, a, b, b})
		now = []string{"10.0.0.1", "10.0.0.2", "10.0.0.3"}
		time.Sleep(3 * time.Second)
		expect("a new one", turns(3), []string{a, b, c})
		problem = errors.New("DNS does not answer")
		time.Sleep(2 * time.Second)
		expect("no news", turns(3), []string{a, b, c})
		now, problem = []string{"10.0.0.3"}, nil
		time.Sleep(2 * time.Second)
		expect("two are gone", turns(2), []string{c, c})
		slices.Sort(shut)
		expect("given up", shut, []string{a, b})
		now, problem = nil, &net.DNSError{IsNotFound: true}
		time.Sleep(2 * time.Second)
		expect("none", turns(1), []string{"none"})
	})
}

func TestAnEndpointThatFailsIsPassedOver(t *testing.T) {
	e := &endpoints[string]{
		targets: []target{{"10.0.0.1", "1"}},
		resolve: func(context.Context, string) ([]string, error) { return []string{"10.0.0.1", "10.0.0.2"}, nil },
		open:    func(address string) string { return address },
		shut:    func(string) {},
	}
	e.start(context.Background())
	for range 2 {
		tried := 0
		if err := e.each(func(string) bool { tried++; return false }); err != nil || tried != 2 {
			t.Errorf("tried %d endpoints, want 2 (%v)", tried, err)
		}
	}
}
