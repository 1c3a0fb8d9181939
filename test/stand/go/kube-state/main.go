// Command kube-state serves what the Kubernetes API says of objects as kube_* series.
//
// It is a stand-in for kube-state-metrics, which cannot be built here: the names, types and labels are the same, the
// values come from the API server, the program is another. README.md says what is left out.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "kube-state: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("kube-state (a stand-in for kube-state-metrics)", flag.ExitOnError)
	address := flags.String("address", ":8080", "where metrics, live and ready are served")
	kubeconfig := flags.String("kubeconfig", "", "of the cluster; without it the pod's service account is used")
	labelList := flags.String("metric-labels-allowlist", "", "labels that become labels: pods=[*],deployments=[app,tier]")
	annotationList := flags.String("metric-annotations-allowlist", "", "the same for annotations")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var allowed allowLists
	var err error
	if allowed.labels, err = parseAllowList(*labelList); err != nil {
		return fmt.Errorf("--metric-labels-allowlist: %w", err)
	}
	if allowed.annotations, err = parseAllowList(*annotationList); err != nil {
		return fmt.Errorf("--metric-annotations-allowlist: %w", err)
	}
	client, err := connect(*kubeconfig)
	if err != nil {
		return err
	}
	stores := make([]*store, 0)
	for _, k := range kinds(client, allowed) {
		s := newStore(k)
		stores = append(stores, s)
		go s.follow(ctx)
	}
	return serve(ctx, *address, stores)
}

func connect(kubeconfig string) (kubernetes.Interface, error) {
	config, err := rest.InClusterConfig()
	if kubeconfig != "" {
		config, err = clientcmd.BuildConfigFromFlags("", kubeconfig)
	}
	if err != nil {
		return nil, err
	}
	config.UserAgent = "gauntlet-kube-state"
	config.ContentType = "application/vnd.kubernetes.protobuf"
	config.AcceptContentTypes = "application/vnd.kubernetes.protobuf,application/json"
	return kubernetes.NewForConfig(config)
}

func serve(ctx context.Context, address string, stores []*store) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /ready", func(w http.ResponseWriter, _ *http.Request) {
		if missing := unlisted(stores); len(missing) > 0 {
			http.Error(w, "not listed yet: "+strings.Join(missing, ", "), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		for _, s := range stores {
			if err := s.write(w); err != nil {
				return // The peer is gone.
			}
		}
	})
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Printf("metrics listens on %s\n", listener.Addr())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		ending, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(ending) // What does not end in time ends with the process.
	}()
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	<-stopped
	return nil
}

// unlisted gives the resources of which nothing is known yet.
func unlisted(stores []*store) []string {
	var missing []string
	for _, s := range stores {
		if !s.listed() {
			missing = append(missing, s.kind.resource)
		}
	}
	return missing
}
