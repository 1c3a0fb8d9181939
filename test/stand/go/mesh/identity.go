package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"sync"
	"time"
)

// Linkerd's identities are valid for a day and are renewed after 70% of it.
const (
	certificateLife  = 24 * time.Hour
	certificateRenew = certificateLife * 7 / 10
)

// identity is a name with a certificate that says so. Nobody signs it and nobody checks it: it shows who claims to be
// whom, and carries real TLS, which is what the metrics are about.
type identity struct {
	name      string
	renewed   func(at, expires time.Time)
	mu        sync.Mutex
	current   *tls.Certificate
	renewWhen time.Time
}

// certificate gives the valid certificate, a new one when it is time.
func (i *identity) certificate() (*tls.Certificate, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	now := time.Now()
	if i.current != nil && now.Before(i.renewWhen) {
		return i.current, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	expires := now.Add(certificateLife)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: i.name},
		DNSNames:     []string{i.name},
		NotBefore:    now.Add(-time.Minute),
		NotAfter:     expires,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	i.current = &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
	i.renewWhen = now.Add(certificateRenew)
	i.renewed(now, expires)
	return i.current, nil
}

func (i *identity) serverConfig() *tls.Config {
	return &tls.Config{
		NextProtos: []string{"h2", "http/1.1"},
		ClientAuth: tls.RequireAnyClientCert,
		MinVersion: tls.VersionTLS13,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return i.certificate()
		},
	}
}

// clientConfig is for a peer that is expected to say it is the server named.
func (i *identity) clientConfig(server string) *tls.Config {
	return &tls.Config{
		NextProtos: []string{"h2"},
		ServerName: server,
		MinVersion: tls.VersionTLS13,
		// The peer's certificate is its own word; only its name is compared.
		InsecureSkipVerify: true,
		VerifyConnection: func(state tls.ConnectionState) error {
			if name := peerName(state); name != server {
				return errors.New("the peer is " + name + ", not " + server)
			}
			return nil
		},
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return i.certificate()
		},
	}
}

// peerName is whom the other side claims to be.
func peerName(state tls.ConnectionState) string {
	if len(state.PeerCertificates) == 0 || len(state.PeerCertificates[0].DNSNames) == 0 {
		return ""
	}
	return state.PeerCertificates[0].DNSNames[0]
}
