package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// workloadPath is where stand-ins tell each other who they are: what Linkerd's destination controller would know.
const workloadPath = "/stand-in/workload"

var policies = []string{"all-unauthenticated", "all-authenticated", "deny"}

// proxyOptions are the flags of linkerd-proxy.
type proxyOptions struct {
	inbound, forward, outbound, admin, control string

	namespace, account, pod, workload, hash string
	trustDomain, controlPlane, version      string

	identity, legacy, opaque       bool
	outboundOpaque                 string
	policy, server, probePath      string
	resolve                        time.Duration
	peerAdminPort, peerInboundPort string
}

// workload is what a stand-in says of its pod.
type workload struct {
	Identity        string `json:"identity"` // empty without TLS
	Namespace       string `json:"namespace"`
	ServiceAccount  string `json:"serviceAccount"`
	Pod             string `json:"pod"`
	Kind            string `json:"kind"`
	Name            string `json:"name"`
	PodTemplateHash string `json:"podTemplateHash"`
	ControlPlane    string `json:"controlPlaneNamespace"`
}

// proxy is the state that both directions share.
type proxy struct {
	options  proxyOptions
	self     workload
	identity *identity // nil without TLS
	series   *proxySeries
	policy   atomic.Pointer[string]
}

func proxyFlags(flags *flag.FlagSet) (*proxyOptions, *time.Duration) {
	o := &proxyOptions{}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	flags.StringVar(&o.inbound, "inbound", ":4143", "from other pods")
	flags.StringVar(&o.forward, "inbound-forward", "", "the server behind; without it there is no inbound side")
	flags.BoolVar(&o.opaque, "inbound-opaque", false, "whether nothing is known of what the server behind speaks")
	flags.StringVar(&o.outboundOpaque, "outbound-opaque", "", "host:port=host:port: where connections of an unknown protocol come from, and go")
	flags.StringVar(&o.outbound, "outbound", "127.0.0.1:4140", "from this pod's client")
	flags.StringVar(&o.admin, "admin", ":4191", "metrics, ready, live")
	flags.StringVar(&o.control, "control", ":4190", "policy")
	flags.StringVar(&o.namespace, "namespace", "default", "of this pod")
	flags.StringVar(&o.account, "service-account", "default", "of this pod")
	flags.StringVar(&o.pod, "pod", host, "this pod")
	flags.StringVar(&o.workload, "workload", "", "kind/name of what owns this pod")
	flags.StringVar(&o.hash, "pod-template-hash", "", "of this pod")
	flags.StringVar(&o.trustDomain, "trust-domain", "cluster.local", "of identities")
	flags.StringVar(&o.controlPlane, "control-plane-namespace", "linkerd", "where the control plane would be")
	flags.StringVar(&o.version, "version", "v2.366.0", "that the proxy says it has")
	flags.BoolVar(&o.identity, "identity", true, "whether there is TLS")
	flags.BoolVar(&o.legacy, "legacy", false, "series of a proxy of 2019")
	flags.StringVar(&o.policy, "policy", policies[0], strings.Join(policies, ", "))
	flags.StringVar(&o.server, "server", "", "name of a Server object that selects the inbound port")
	flags.StringVar(&o.probePath, "probe-path", "/ready", "what every policy lets through")
	flags.DurationVar(&o.resolve, "resolve", 2*time.Second, "how often names are resolved")
	flags.StringVar(&o.peerAdminPort, "peer-admin-port", "4191", "where other stand-ins have their admin server")
	flags.StringVar(&o.peerInboundPort, "peer-inbound-port", "4143", "where other stand-ins take requests")
	return o, lingerFlag(flags)
}

func runProxy(ctx context.Context, flags *flag.FlagSet, args []string) error {
	options, linger := proxyFlags(flags)
	if err := parse(flags, args); err != nil {
		return err
	}
	p, err := newProxy(*options)
	if err != nil {
		return err
	}
	g := newGroup(ctx, *linger)
	registry := newRegistry()
	registry.MustRegister(&p.series.families)
	admin := newMux(registry)
	admin.HandleFunc("GET "+workloadPath, func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, p.self) })
	control := http.NewServeMux()
	control.HandleFunc("GET /policy", p.showPolicy)
	control.HandleFunc("POST /policy", p.changePolicy)

	if options.forward != "" {
		if err := p.serveInbound(g); err != nil {
			return err
		}
	}
	if err := p.serveOutbound(g); err != nil {
		return err
	}
	if err := g.web("control", options.control, control); err != nil {
		return err
	}
	// Last, because readiness is asked for here.
	if err := g.web("admin", options.admin, admin); err != nil {
		return err
	}
	return g.wait()
}

func newProxy(o proxyOptions) (*proxy, error) {
	kind, name, found := strings.Cut(o.workload, "/")
	if o.workload != "" && !found {
		return nil, errors.New("--workload is kind/name")
	}
	if !slices.Contains(policies, o.policy) {
		return nil, fmt.Errorf("--policy is one of %s", strings.Join(policies, ", "))
	}
	p := &proxy{
		options: o,
		series:  newProxySeries(o),
		self: workload{
			Namespace: o.namespace, ServiceAccount: o.account, Pod: o.pod, Kind: kind, Name: name,
			PodTemplateHash: o.hash, ControlPlane: o.controlPlane,
		},
	}
	p.policy.Store(&o.policy)
	if o.identity {
		p.self.Identity = fmt.Sprintf("%s.%s.serviceaccount.identity.%s.%s", o.account, o.namespace, o.controlPlane, o.trustDomain)
		p.identity = &identity{name: p.self.Identity, renewed: p.series.renewed}
		if _, err := p.identity.certificate(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

type policyAnswer struct {
	Policy string `json:"policy"`
}

func (p *proxy) showPolicy(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, policyAnswer{*p.policy.Load()})
}

func (p *proxy) changePolicy(w http.ResponseWriter, r *http.Request) {
	var asked policyAnswer
	if err := readJSON(r, &asked); err != nil {
		refuse(w, err)
		return
	}
	if !slices.Contains(policies, asked.Policy) {
		refuse(w, fmt.Errorf("a policy is one of %s", strings.Join(policies, ", ")))
		return
	}
	p.policy.Store(&asked.Policy)
	writeJSON(w, asked)
}
