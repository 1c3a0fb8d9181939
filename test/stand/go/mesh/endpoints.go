package main

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var errNoEndpoints = errors.New("no endpoints")

// resolveTimeout bounds one look-up of a name.
const resolveTimeout = 2 * time.Second

// endpoints are the addresses behind one or more host:port, given in turn and kept up to date.
type endpoints[E any] struct {
	targets []target
	every   time.Duration
	// resolve looks the host up; tests put their own here.
	resolve func(ctx context.Context, host string) ([]string, error)
	// open makes what is kept of an address, and shut gives it up.
	open func(address string) E
	shut func(E)

	mu    sync.Mutex
	known map[string]E
	order atomic.Pointer[[]E]
	turn  atomic.Uint64
}

type target struct{ host, port string }

// newEndpoints resolves once and then keeps resolving until ctx ends. It takes host:port, or several with commas.
func newEndpoints[E any](
	ctx context.Context, text string, every time.Duration, open func(string) E, shut func(E),
) (*endpoints[E], error) {
	e := &endpoints[E]{every: every, resolve: lookup, open: open, shut: shut}
	for part := range strings.SplitSeq(text, ",") {
		host, port, err := net.SplitHostPort(part)
		if err != nil {
			return nil, err
		}
		e.targets = append(e.targets, target{host, port})
	}
	e.start(ctx)
	return e, nil
}

func (e *endpoints[E]) start(ctx context.Context) {
	e.known = map[string]E{}
	e.order.Store(&[]E{})
	e.refresh(ctx)
	if !slices.ContainsFunc(e.targets, func(t target) bool { return net.ParseIP(t.host) == nil }) {
		return
	}
	go func() {
		ticker := time.NewTicker(e.every)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				e.refresh(ctx)
			case <-ctx.Done():
				return
			}
		}
	}()
}

// lookup finds the IPv4 addresses of a host. A name with a dot is taken as complete, so that the search list of a pod
// does not multiply the questions.
func lookup(ctx context.Context, host string) ([]string, error) {
	if net.ParseIP(host) != nil {
		return []string{host}, nil
	}
	if strings.Contains(host, ".") && !strings.HasSuffix(host, ".") {
		host += "."
	}
	found, err := net.DefaultResolver.LookupIP(ctx, "ip4", host)
	if err != nil {
		return nil, err
	}
	addresses := make([]string, len(found))
	for i, ip := range found {
		addresses[i] = ip.String()
	}
	return addresses, nil
}

// refresh takes over what the names have now. A name that does not exist has no endpoints; any other failure of DNS
// leaves the endpoints as they were.
func (e *endpoints[E]) refresh(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, resolveTimeout)
	defer cancel()
	var addresses []string
	for _, t := range e.targets {
		found, err := e.resolve(ctx, t.host)
		if missing := new(net.DNSError); err != nil && !(errors.As(err, &missing) && missing.IsNotFound) {
			return
		}
		for _, ip := range found {
			addresses = append(addresses, net.JoinHostPort(ip, t.port))
		}
	}
	slices.Sort(addresses)
	addresses = slices.Compact(addresses)

	e.mu.Lock()
	defer e.mu.Unlock()
	order := make([]E, 0, len(addresses))
	for _, address := range addresses {
		endpoint, known := e.known[address]
		if !known {
			endpoint = e.open(address)
			e.known[address] = endpoint
		}
		order = append(order, endpoint)
	}
	for address, endpoint := range e.known {
		if !slices.Contains(addresses, address) {
			delete(e.known, address)
			e.shut(endpoint)
		}
	}
	e.order.Store(&order)
}

func (e *endpoints[E]) count() int { return len(*e.order.Load()) }

// each calls try with the endpoints, beginning with the one whose turn it is, until it says that it is done.
func (e *endpoints[E]) each(try func(E) (done bool)) error {
	order := *e.order.Load()
	if len(order) == 0 {
		return errNoEndpoints
	}
	first := e.turn.Add(1)
	for i := range order {
		if try(order[(first+uint64(i))%uint64(len(order))]) {
			return nil
		}
	}
	return nil
}

// notConnected tells that a request did not get as far as a connection, so it may be tried elsewhere.
func notConnected(err error) bool {
	operation := new(net.OpError)
	return errors.As(err, &operation) && operation.Op == "dial"
}
