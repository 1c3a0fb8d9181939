package main

import (
	"net"
	"strconv"
	"time"
)

// proxySeries are the families of the Linkerd proxy. Names, help and labels: see README.md, "Sources".
type proxySeries struct {
	families families
	legacy   bool

	requests, responses, latency  *family
	opened, open, read, written   *family
	closed, lifetime              *family
	allowed, denied               *family
	tcpAllowed, tcpDenied         *family
	expires, refreshed, refreshes *family
}

func newProxySeries(o proxyOptions) *proxySeries {
	s := &proxySeries{legacy: o.legacy}
	f := s.families.family
	s.requests = f("request_total", "Total count of HTTP requests.", counter)
	s.latency = f("response_latency_ms", "Elapsed times between a request's headers being received and its response stream completing", histogram)
	s.responses = f("response_total", "Total count of HTTP responses.", counter)
	s.opened = f("tcp_open_total", "Total count of opened connections", counter)
	s.open = f("tcp_open_connections", "Number of currently-open connections", gauge)
	s.read = f("tcp_read_bytes_total", "Total count of bytes read from peers", counter)
	s.written = f("tcp_write_bytes_total", "Total count of bytes written to peers", counter)
	s.closed = f("tcp_close_total", "Total count of closed connections", counter)
	s.expires = f("identity_cert_expiration_timestamp_seconds", "Time when the proxy's current mTLS identity certificate will expire (in seconds since the UNIX epoch)", gauge)
	s.expires.keep = true
	if o.legacy {
		s.lifetime = f("tcp_connection_duration_ms", "Connection lifetimes", histogram)
		s.refreshes = f("identity_cert_refresh_count", "The total number of times this proxy's mTLS identity certificate has been refreshed by the Identity service.", counter)
		s.refreshes.keep = true
		return s
	}
	s.allowed = f("inbound_http_authz_allow_total", "The total number of inbound HTTP requests that were authorized", counter)
	s.denied = f("inbound_http_authz_deny_total", "The total number of inbound HTTP requests that could not be processed due to a proxy error.", counter)
	s.tcpAllowed = f("inbound_tcp_authz_allow_total", "The total number of inbound TCP connections that were authorized", counter)
	s.tcpDenied = f("inbound_tcp_authz_deny_total", "The total number of inbound TCP connections that were denied", counter)
	s.refreshed = f("identity_cert_refresh_timestamp_seconds", "Time when this proxy's current mTLS identity certificate was last updated", gauge)
	s.refreshed.keep = true
	s.refreshes = f("identity_cert_refreshes_total", "The total number of times this proxy's mTLS identity certificate has been refreshed by the Identity provider", counter)
	s.refreshes.keep = true
	build := f("proxy_build_info", "Proxy build info", gauge)
	build.keep = true
	build.at(labels{"date", "", "git_sha", "", "profile", "release", "vendor", "gauntlet-stand-in", "version", o.version}).set(1)
	return s
}

// renewed notes a new certificate.
func (s *proxySeries) renewed(at, expires time.Time) {
	s.expires.at(nil).set(seconds(expires))
	if s.legacy {
		s.refreshes.at(nil).add(1)
		return
	}
	s.refreshed.at(nil).set(seconds(at))
	s.refreshes.at(labels{"result", "error"})
	s.refreshes.at(labels{"result", "ok"}).add(1)
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// connection gives the tcp_* series of a class of connections.
func (s *proxySeries) connection(l labels) *connSeries {
	series := &connSeries{
		opened: s.opened.at(l), open: s.open.at(l), read: s.read.at(l), written: s.written.at(l),
		closed: func(errno string) *cell {
			if !s.legacy {
				return s.closed.at(l.with("errno", errno))
			}
			class := "success"
			if errno != "" {
				class = "failure"
			}
			return s.closed.at(l.with("classification", class, "errno", errno))
		},
	}
	if s.lifetime != nil {
		series.lifetime = s.lifetime.at(l)
	}
	return series
}

// response counts what a request came to. The real proxy counts an answer that never came without a status code.
func (s *proxySeries) response(l labels, began time.Time, res result) {
	grpcLabel, error_ := "grpc_status", ""
	if s.legacy {
		grpcLabel = "grpc_status_code"
	}
	if res.code != 0 {
		l = l.with("status_code", strconv.Itoa(res.code))
		if !res.firstByte.IsZero() {
			s.latency.at(l).observe(float64(res.firstByte.Sub(began)) / float64(time.Millisecond))
		}
	}
	if res.err != nil {
		error_ = errorName(res.err)
	}
	class, grpc := "success", ""
	if res.grpc >= 0 {
		grpc = strconv.Itoa(res.grpc)
	}
	if res.err != nil || res.code >= 500 || grpcFailures[res.grpc] {
		class = "failure"
	}
	l = l.with("classification", class, grpcLabel, grpc)
	if !s.legacy {
		l = l.with("error", error_)
	}
	s.responses.at(l).add(1)
}

// grpcFailures are the codes that count as failures of the server: unknown, deadline exceeded, permission denied,
// internal, unavailable, data loss. Source: linkerd2-proxy 29637b64 linkerd/proxy/client-policy/src/grpc.rs
var grpcFailures = map[int]bool{2: true, 4: true, 7: true, 13: true, 14: true, 15: true}

func errorName(err error) string {
	switch {
	case notConnected(err):
		return "connect"
	case isTimeout(err):
		return "timeout"
	default:
		return "cancelled"
	}
}

// target gives the target_* labels of an address.
func (s *proxySeries) target(address string) labels {
	if s.legacy {
		return nil
	}
	ip, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil
	}
	return labels{"target_addr", address, "target_ip", ip, "target_port", port}
}

// noTLS gives the labels of a connection without TLS.
func noTLS(reason string) labels {
	if reason == "disabled" {
		return labels{"tls", "disabled"}
	}
	return labels{"tls", "no_identity", "no_tls_reason", reason}
}
