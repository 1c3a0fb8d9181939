package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// linePatience is how long an answer, or the next question, may take.
const linePatience = 30 * time.Second

// runLineServer answers each line with the same line: a server whose protocol no proxy knows.
func runLineServer(ctx context.Context, flags *flag.FlagSet, args []string) error {
	address := flags.String("address", ":7070", "lines")
	control := flags.String("control", ":7071", "live, ready, metrics")
	linger := lingerFlag(flags)
	if err := parse(flags, args); err != nil {
		return err
	}
	g := newGroup(ctx, *linger)
	var answered atomic.Uint64
	registry := newRegistry()
	registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "line_server_lines_total", Help: "Lines that were answered.",
	}, func() float64 { return float64(answered.Load()) }))
	listener, err := g.listen("lines", *address)
	if err != nil {
		return err
	}
	context.AfterFunc(g.ctx, func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go echo(g.ctx, conn, &answered)
		}
	}()
	if err := g.web("control", *control, newMux(registry)); err != nil {
		return err
	}
	return g.wait()
}

func echo(ctx context.Context, conn net.Conn, answered *atomic.Uint64) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		_ = conn.SetDeadline(time.Now().Add(linePatience))
		if _, err := fmt.Fprintln(conn, lines.Text()); err != nil {
			return
		}
		answered.Add(1)
	}
}

// lineClient keeps connections open, says a line in each from time to time, and makes new ones after a while.
type lineClient struct {
	target          string
	every, lifetime time.Duration
	outcomes        *prometheus.CounterVec
}

func runLineClient(ctx context.Context, flags *flag.FlagSet, args []string) error {
	c := &lineClient{}
	flags.StringVar(&c.target, "target", "", "host:port of the server, or of the mesh's outbound side")
	flags.DurationVar(&c.every, "every", time.Second, "between the lines of a connection")
	flags.DurationVar(&c.lifetime, "lifetime", 20*time.Second, "of a connection")
	connections := flags.Int("connections", 2, "that are open at once")
	control := flags.String("control", ":7190", "live, ready, metrics")
	if err := parse(flags, args); err != nil {
		return err
	}
	if c.target == "" || c.every <= 0 || *connections < 1 {
		return errors.New("--target is needed, --every is above 0, --connections is at least 1")
	}
	c.outcomes = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "line_client_lines_total", Help: "Lines by what became of them.",
	}, []string{"outcome"})
	registry := newRegistry()
	registry.MustRegister(c.outcomes)
	g := newGroup(ctx, 0)
	for range *connections {
		go c.run(g.ctx)
	}
	if err := g.web("control", *control, newMux(registry)); err != nil {
		return err
	}
	return g.wait()
}

func (c *lineClient) run(ctx context.Context) {
	for {
		if err := c.talk(ctx); err != nil && ctx.Err() == nil {
			c.outcomes.WithLabelValues("failed").Inc()
		}
		if !sleep(ctx, c.every) {
			return
		}
	}
}

// talk is the life of one connection.
func (c *lineClient) talk(ctx context.Context) error {
	conn, err := dial(ctx, "tcp", c.target)
	if err != nil {
		return err
	}
	defer conn.Close()
	answers := bufio.NewReader(conn)
	for end := time.Now().Add(c.lifetime); time.Now().Before(end); {
		_ = conn.SetDeadline(time.Now().Add(linePatience))
		if _, err := fmt.Fprintln(conn, "are you there?"); err != nil {
			return err
		}
		if _, err := answers.ReadString('\n'); err != nil {
			return err
		}
		c.outcomes.WithLabelValues("ok").Inc()
		if !sleep(ctx, c.every) {
			return ctx.Err()
		}
	}
	return nil
}
