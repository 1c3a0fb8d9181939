package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// slowMode is how a slow proxy behaves; see README.md.
type slowMode struct {
	Mode  string `json:"mode"`
	Delay string `json:"delay,omitempty"`
	After int64  `json:"after,omitempty"`

	delay time.Duration
}

// check completes a mode, or says what is wrong with it.
func (m slowMode) check() (slowMode, error) {
	switch m.Mode {
	case "pass", "refuse", "hang":
	case "cut":
		if m.After < 0 {
			return m, errors.New(`"after" is a number of bytes`)
		}
	case "delay":
		delay, err := time.ParseDuration(m.Delay)
		if err != nil || delay <= 0 {
			return m, errors.New(`"delay" is a duration such as "2s"`)
		}
		m.delay = delay
	default:
		return m, fmt.Errorf(`no mode %q: pass, delay, cut, refuse, hang`, m.Mode)
	}
	return m, nil
}

// slowProxy passes bytes on, or does not.
type slowProxy struct {
	target string
	mode   atomic.Pointer[slowMode]

	mu   sync.Mutex
	open map[net.Conn]struct{}
}

func runSlow(ctx context.Context, flags *flag.FlagSet, args []string) error {
	listen := flags.String("listen", "", "where connections are taken")
	target := flags.String("target", "", "where they go")
	control := flags.String("control", "", "mode")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *listen == "" || *target == "" || *control == "" {
		return errors.New("--listen, --target and --control are needed")
	}
	g := newGroup(ctx, 0)
	s := &slowProxy{target: *target, open: map[net.Conn]struct{}{}}
	s.mode.Store(&slowMode{Mode: "pass"})
	listener, err := g.listen("proxy", *listen)
	if err != nil {
		return err
	}
	go s.accept(g.ctx, listener)
	mux := newMux(newRegistry())
	mux.HandleFunc("GET /mode", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.mode.Load()) })
	mux.HandleFunc("POST /mode", s.change)
	if err := g.web("control", *control, mux); err != nil {
		return err
	}
	return g.wait()
}

func (s *slowProxy) change(w http.ResponseWriter, r *http.Request) {
	var asked slowMode
	if err := readJSON(r, &asked); err != nil {
		refuse(w, err)
		return
	}
	next, err := asked.check()
	if err != nil {
		refuse(w, err)
		return
	}
	s.mode.Store(&next)
	if next.Mode == "cut" || next.Mode == "refuse" {
		s.mu.Lock()
		for conn := range s.open {
			reset(conn)
		}
		s.mu.Unlock()
	}
	writeJSON(w, next)
}

func (s *slowProxy) accept(ctx context.Context, listener net.Listener) {
	go func() {
		<-ctx.Done()
		listener.Close()
	}()
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		if s.mode.Load().Mode == "refuse" {
			reset(conn)
			continue
		}
		go s.pass(ctx, conn)
	}
}

// reset ends a connection with an error at the other side.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	conn.Close()
}

func (s *slowProxy) pass(ctx context.Context, client net.Conn) {
	server, err := dial(ctx, "tcp", s.target)
	if err != nil {
		reset(client)
		return
	}
	s.mu.Lock()
	s.open[client] = struct{}{}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.open, client)
		s.mu.Unlock()
		client.Close()
		server.Close()
	}()
	end := context.AfterFunc(ctx, func() {
		client.Close()
		server.Close()
	})
	defer end()
	go func() {
		s.copy(ctx, server, client, false)
		if half, ok := server.(*net.TCPConn); ok {
			_ = half.CloseWrite()
		}
	}()
	s.copy(ctx, client, server, true)
}

// copy passes bytes on; the mode is about answers, and hang about both directions.
func (s *slowProxy) copy(ctx context.Context, to, from net.Conn, answers bool) {
	buffer := make([]byte, 1<<15)
	passed := int64(0)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			mode := s.mode.Load()
			if mode.Mode == "delay" && answers {
				if !sleep(ctx, mode.delay) {
					return
				}
			}
			for s.mode.Load().Mode == "hang" {
				if !sleep(ctx, 50*time.Millisecond) {
					return
				}
			}
			if mode.Mode == "cut" && answers {
				left := min(int64(n), max(mode.After-passed, 0))
				_, _ = to.Write(buffer[:left])
				if passed += left; passed >= mode.After {
					reset(to)
					return
				}
			} else if _, err := to.Write(buffer[:n]); err != nil {
				return
			} else {
				passed += int64(n)
			}
		}
		if err != nil {
			return
		}
	}
}

// sleep waits, and tells whether the wait came to its end.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
