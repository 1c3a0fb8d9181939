// Command mesh is the lab's load, its server with an honest queue, and stand-ins for Linkerd's proxies.
//
// README.md beside says what each subcommand does, and what of it is not the real thing.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sort"
	"strings"
	"syscall"
	"time"
)

// command is one subcommand; it returns when ctx ends or when it cannot go on.
type command func(ctx context.Context, flags *flag.FlagSet, args []string) error

var commands = map[string]command{
	"strest-server": runServer,
	"strest-client": runClient,
	"linkerd-proxy": runProxy,
	"linkerd-l5d":   runL5d,
	"slow-proxy":    runSlow,

	"line-server":    runLineServer,
	"line-client":    runLineClient,
	"service-mirror": runMirror,
}

func main() {
	names := make([]string, 0, len(commands))
	for name := range commands {
		names = append(names, name)
	}
	sort.Strings(names)
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintf(os.Stderr, "usage: mesh %s [flags]\n", strings.Join(names, "|"))
		os.Exit(2)
	}
	name := os.Args[1]
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	flags := flag.NewFlagSet("mesh "+name, flag.ExitOnError)
	if err := commands[name](ctx, flags, os.Args[2:]); err != nil {
		fmt.Fprintf(os.Stderr, "mesh %s: %v\n", name, err)
		os.Exit(1)
	}
}

// parse reads the flags; what the command line leaves out is taken from the environment (MESH_ and the flag's name).
func parse(flags *flag.FlagSet, args []string) error {
	var problem error
	flags.VisitAll(func(f *flag.Flag) {
		key := "MESH_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if value, ok := os.LookupEnv(key); ok {
			if err := f.Value.Set(value); err != nil && problem == nil {
				problem = fmt.Errorf("%s: %w", key, err)
			}
		}
	})
	if problem != nil {
		return problem
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("what is %q? All settings are flags", flags.Arg(0))
	}
	return nil
}

// lingerFlag is how long a server goes on after SIGTERM, so that its address leaves DNS before it stops.
func lingerFlag(flags *flag.FlagSet) *time.Duration {
	return flags.Duration("linger", 2*time.Second, "how long to go on serving after SIGTERM")
}
