package main

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
)

// join passes bytes between two connections until one of them ends, and closes both.
func join(ctx context.Context, one, other net.Conn) {
	end := func() {
		one.Close()
		other.Close()
	}
	defer context.AfterFunc(ctx, end)()
	go func() {
		_, _ = io.Copy(one, other) // Either side may end it, in any way.
		end()
	}()
	_, _ = io.Copy(other, one)
	end()
}

// pass lets a connection of which only bytes are known through to the server behind, if the policy does.
func (in *inbound) pass(ctx context.Context, client net.Conn, conn *inboundConn) {
	l := conn.target.with(in.serverLabels()...)
	if !in.permitted(conn) {
		in.series.tcpDenied.at(l.with(conn.secure...)).add(1)
		client.Close()
		return
	}
	in.series.tcpAllowed.at(l.with(in.authzLabels(false)...).with(conn.secure...)).add(1)
	server, err := in.through(ctx, "tcp", in.options.forward)
	if err != nil {
		client.Close()
		return
	}
	join(ctx, client, server)
}

// serveOpaque takes connections of this pod's client of which only bytes are known, and always for one authority.
func (o *outbound) serveOpaque(g *group, setting string) error {
	address, authority, found := strings.Cut(setting, "=")
	if !found {
		return errors.New("--outbound-opaque is host:port=host:port")
	}
	listener, err := g.listen("opaque", address)
	if err != nil {
		return err
	}
	targets, err := o.destination(authority)
	if err != nil {
		return err
	}
	source := labels{"direction", "outbound", "peer", "src"}.
		with(o.series.target(listener.Addr().String())...).with(noTLS("loopback")...)
	counted := &countedListener{listener, o.series, source}
	context.AfterFunc(g.ctx, func() { listener.Close() })
	go func() {
		for {
			conn, err := counted.Accept()
			if err != nil {
				return
			}
			go o.pass(g.ctx, conn, targets)
		}
	}()
	return nil
}

// pass connects a client with the endpoint whose turn it is.
func (o *outbound) pass(ctx context.Context, client net.Conn, targets *endpoints[*endpoint]) {
	var server net.Conn
	_ = targets.each(func(e *endpoint) bool {
		route := o.routeTo(e)
		conn, err := route.dial(ctx, "tcp", route.address)
		if err != nil {
			e.replace(nil) // The address may be another pod's by now.
			return false
		}
		server = conn
		return true
	})
	if server == nil {
		client.Close()
		return
	}
	join(ctx, client, server)
}

// underneath gives the connection that TLS runs on.
func underneath(conn net.Conn) net.Conn {
	if secure, ok := conn.(*tls.Conn); ok {
		return secure.NetConn()
	}
	return conn
}
