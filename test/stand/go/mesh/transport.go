package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// dialTimeout bounds the making of one connection.
const dialTimeout = 2 * time.Second

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

func dial(ctx context.Context, network, address string) (net.Conn, error) {
	return (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, network, address)
}

// plainTransport speaks h2c, or HTTP/1.1, through connections that dial makes; nil makes them directly.
func plainTransport(h2c bool, through dialer) *http.Transport {
	if through == nil {
		through = dial
	}
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(h2c)
	protocols.SetHTTP1(!h2c)
	return &http.Transport{
		DialContext: through, Protocols: protocols, DisableCompression: true,
		MaxIdleConnsPerHost: 256, IdleConnTimeout: time.Minute,
	}
}

// connSeries are the tcp_* series of one class of connections.
type connSeries struct {
	opened, open, read, written *cell
	lifetime                    *cell // nil where the proxy does not measure it
	closed                      func(errno string) *cell
}

// hold keeps the series alive as long as connections of the class are open.
func (s *connSeries) hold(change int32) {
	for _, c := range []*cell{s.opened, s.open, s.read, s.written} {
		c.held.Add(change)
	}
}

// countedConn counts what goes through a connection. The series may become known after the first bytes.
type countedConn struct {
	net.Conn
	began         time.Time
	read, written atomic.Int64 // bytes before the series were known
	series        atomic.Pointer[connSeries]
	errno         atomic.Pointer[string]
	once          sync.Once
}

func newCountedConn(conn net.Conn) *countedConn {
	return &countedConn{Conn: conn, began: time.Now()}
}

// count says what the connection counts as; called once, before Close.
func (c *countedConn) count(series *connSeries) {
	series.hold(1)
	series.opened.add(1)
	series.open.add(1)
	series.read.add(float64(c.read.Load()))
	series.written.add(float64(c.written.Load()))
	c.series.Store(series)
}

func (c *countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if series := c.series.Load(); series != nil {
		series.read.add(float64(n))
	} else {
		c.read.Add(int64(n))
	}
	c.note(err)
	return n, err
}

func (c *countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if series := c.series.Load(); series != nil {
		series.written.add(float64(n))
	} else {
		c.written.Add(int64(n))
	}
	c.note(err)
	return n, err
}

// note keeps the first error number of the system, for tcp_close_total.
func (c *countedConn) note(err error) {
	var number syscall.Errno
	if err == nil || !errors.As(err, &number) {
		return
	}
	if name, known := errnoNames[number]; known {
		c.errno.CompareAndSwap(nil, &name)
	}
}

// errnoNames are the values of the label errno that connections end with.
var errnoNames = map[syscall.Errno]string{
	syscall.ECONNRESET: "ECONNRESET", syscall.EPIPE: "EPIPE", syscall.ETIMEDOUT: "ETIMEDOUT",
	syscall.ECONNABORTED: "ECONNABORTED", syscall.ENOTCONN: "ENOTCONN",
}

func (c *countedConn) Close() error {
	c.once.Do(func() {
		series := c.series.Load()
		if series == nil {
			return
		}
		errno := ""
		if name := c.errno.Load(); name != nil {
			errno = *name
		}
		series.open.add(-1)
		series.hold(-1)
		series.closed(errno).add(1)
		if series.lifetime != nil {
			series.lifetime.observe(float64(time.Since(c.began).Milliseconds()))
		}
	})
	return c.Conn.Close()
}

// prefixed gives back bytes that were read ahead.
type prefixed struct {
	net.Conn
	ahead []byte
}

func (p *prefixed) Read(b []byte) (int, error) {
	if len(p.ahead) == 0 {
		return p.Conn.Read(b)
	}
	n := copy(b, p.ahead)
	p.ahead = p.ahead[n:]
	return n, nil
}

// handed is a listener of connections that were accepted and looked at elsewhere.
type handed struct {
	address net.Addr
	conns   chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func newHanded(address net.Addr) *handed {
	return &handed{address: address, conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (h *handed) hand(conn net.Conn) {
	select {
	case h.conns <- conn:
	case <-h.closed:
		conn.Close()
	}
}

func (h *handed) Accept() (net.Conn, error) {
	select {
	case conn := <-h.conns:
		return conn, nil
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

func (h *handed) Close() error {
	h.once.Do(func() { close(h.closed) })
	return nil
}

func (h *handed) Addr() net.Addr { return h.address }

// result is what forwarding a request came to.
type result struct {
	code      int // HTTP status; 0 if there was no answer
	grpc      int // -1 if the answer is not gRPC's
	firstByte time.Time
	err       error
}

// forward sends the request on and copies the answer; it is not flushed, so a short answer goes out as one piece, with
// its trailers. It writes nothing if there is no answer.
func forward(w http.ResponseWriter, r *http.Request, address string, transport http.RoundTripper) result {
	out := r.Clone(r.Context())
	out.RequestURI = ""
	out.URL.Scheme, out.URL.Host = "http", address
	out.Host = r.Host
	for _, name := range []string{"Connection", "Keep-Alive", "Upgrade", "Proxy-Connection"} {
		out.Header.Del(name)
	}
	answer, err := transport.RoundTrip(out)
	if err != nil {
		return result{grpc: -1, err: err}
	}
	defer answer.Body.Close()
	header := w.Header()
	for name, values := range answer.Header {
		header[name] = values
	}
	header.Del("Connection")
	for name := range answer.Trailer {
		header.Add("Trailer", name)
	}
	res := result{code: answer.StatusCode, grpc: -1}
	w.WriteHeader(answer.StatusCode)
	first := &firstRead{Reader: answer.Body}
	_, res.err = io.Copy(w, first)
	res.firstByte = first.at
	for name, values := range answer.Trailer {
		header[name] = values
	}
	if isGRPC(answer.Header) {
		res.grpc = grpcStatus(answer.Trailer, answer.Header)
	}
	return res
}

// firstRead notes when the first bytes, or the end, came.
type firstRead struct {
	io.Reader
	at time.Time
}

func (f *firstRead) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if f.at.IsZero() {
		f.at = time.Now()
	}
	return n, err
}
