package main

import (
	"context"
	"fmt"
	"io"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// kind is one resource of the API and its families.
type kind struct {
	resource string
	client   rest.Interface
	example  runtime.Object
	families []rendered
}

// rendered is a family whose samples of an object are text.
type rendered struct {
	name, help, typ string
	lines           func(object any) []byte
}

// store keeps, of every object, nothing but the text of its samples, one piece a family.
type store struct {
	kind kind

	mu      sync.RWMutex
	objects map[types.UID][][]byte
	known   bool
}

func newStore(k kind) *store {
	return &store{kind: k, objects: map[types.UID][][]byte{}}
}

// follow lists and watches until ctx ends; the reflector starts again by itself after errors, also after 410 Gone.
func (s *store) follow(ctx context.Context) {
	source := cache.NewListWatchFromClient(s.kind.client, s.kind.resource, "", fields.Everything())
	cache.NewReflector(source, s.kind.example, s, 0).RunWithContext(ctx)
}

func (s *store) listed() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.known
}

func (s *store) render(object any) [][]byte {
	pieces := make([][]byte, len(s.kind.families))
	for i, family := range s.kind.families {
		pieces[i] = family.lines(object)
	}
	return pieces
}

// Add takes over an object. Like Update, Delete, Replace and Resync it is called by the reflector.
func (s *store) Add(object any) error {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	pieces := s.render(object)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[accessor.GetUID()] = pieces
	return nil
}

// Update takes over a change.
func (s *store) Update(object any) error { return s.Add(object) }

// Delete forgets an object.
func (s *store) Delete(object any) error {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.objects, accessor.GetUID())
	return nil
}

// Replace takes over a whole list.
func (s *store) Replace(list []any, _ string) error {
	objects := make(map[types.UID][][]byte, len(list))
	for _, object := range list {
		accessor, err := meta.Accessor(object)
		if err != nil {
			return err
		}
		objects[accessor.GetUID()] = s.render(object)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects, s.known = objects, true
	return nil
}

// Resync has nothing to do: nothing here is worked off later.
func (s *store) Resync() error { return nil }

// write writes all families that have samples.
func (s *store) write(w io.Writer) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for i, family := range s.kind.families {
		headed := false
		for _, pieces := range s.objects {
			if len(pieces[i]) == 0 {
				continue
			}
			if !headed {
				headed = true
				if _, err := fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", family.name, family.help, family.name, family.typ); err != nil {
					return err
				}
			}
			if _, err := w.Write(pieces[i]); err != nil {
				return err
			}
		}
	}
	return nil
}
