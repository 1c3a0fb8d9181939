package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// sample is one series of an object: labels beside those of the object, names and values in turn.
type sample struct {
	labels []string
	value  float64
}

// family is one metric of a kind.
type family[T any] struct {
	name, help string
	of         func(T) []sample
	// counts makes it a counter; the others are gauges.
	counts bool
}

// gauge is a family with one sample of every object.
func gauge[T any](name, help string, of func(T) float64) family[T] {
	return family[T]{name: name, help: help, of: func(o T) []sample { return []sample{{value: of(o)}} }}
}

// maybe is a family with one sample of the objects that have the value.
func maybe[T any, N int32 | int64](name, help string, of func(T) *N) family[T] {
	return family[T]{name: name, help: help, of: func(o T) []sample {
		if value := of(o); value != nil {
			return []sample{{value: float64(*value)}}
		}
		return nil
	}}
}

// moment is a family of a point in time, Unix seconds; absent while there is none.
func moment[T any](name, help string, of func(T) *metav1.Time) family[T] {
	return family[T]{name: name, help: help, of: func(o T) []sample {
		if at := of(o); !at.IsZero() {
			return []sample{{value: float64(at.Unix())}}
		}
		return nil
	}}
}

// info is a family whose labels are the news; its value is always 1.
func info[T any](name, help string, of func(T) []string) family[T] {
	return family[T]{name: name, help: help, of: func(o T) []sample {
		return []sample{{labels: of(o), value: 1}}
	}}
}

// several is a family with any number of samples.
func several[T any](name, help string, of func(T) []sample) family[T] {
	return family[T]{name: name, help: help, of: of}
}

// render makes text of the families; base gives the labels that every sample of an object has.
func render[T any](base func(T) []string, families ...[]family[T]) []rendered {
	var all []rendered
	for _, f := range slices.Concat(families...) {
		typ := "gauge"
		if f.counts {
			typ = "counter"
		}
		all = append(all, rendered{name: f.name, help: f.help, typ: typ, lines: func(object any) []byte {
			typed, ok := object.(T)
			if !ok {
				return nil
			}
			var out []byte
			for _, s := range f.of(typed) {
				out = appendSample(out, f.name, base(typed), s)
			}
			return out
		}})
	}
	return all
}

// appendSample writes a sample in the text form.
func appendSample(out []byte, name string, base []string, s sample) []byte {
	out = append(out, name...)
	separator := byte('{')
	for _, labels := range [][]string{base, s.labels} {
		for pair := range slices.Chunk(labels, 2) {
			out = append(out, separator)
			out = append(out, pair[0]...)
			out = append(out, `="`...)
			out = append(out, escaper.Replace(pair[1])...)
			out = append(out, '"')
			separator = ','
		}
	}
	out = append(out, "} "...)
	out = strconv.AppendFloat(out, s.value, 'g', -1, 64)
	return append(out, '\n')
}

var escaper = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// oneOf gives a sample for each value that a label can have; the current one is 1.
func oneOf(label, current string, values ...string) []sample {
	samples := make([]sample, len(values))
	for i, value := range values {
		samples[i] = sample{[]string{label, value}, truth(value == current)}
	}
	return samples
}

// condition gives the three samples of a condition, one a status.
func condition(status corev1.ConditionStatus, label string, further ...string) []sample {
	samples := oneOf(label, strings.ToLower(string(status)), "true", "false", "unknown")
	for i, s := range samples {
		samples[i].labels = append(slices.Clip(further), s.labels...)
	}
	return samples
}

// amount is the number of a quantity.
func amount(q resource.Quantity) float64 {
	if q.Value() > resource.MaxMilliValue {
		return float64(q.Value())
	}
	return float64(q.MilliValue()) / 1000
}

// resourceLabels names a resource and its unit; ok is false for what has no unit that is known.
func resourceLabels(name corev1.ResourceName) (labels []string, ok bool) {
	unit := ""
	switch name {
	case corev1.ResourceCPU:
		unit = "core"
	case corev1.ResourceMemory, corev1.ResourceStorage, corev1.ResourceEphemeralStorage:
		unit = "byte"
	case corev1.ResourcePods:
		unit = "integer"
	default:
		switch {
		case strings.HasPrefix(string(name), corev1.ResourceHugePagesPrefix),
			strings.HasPrefix(string(name), corev1.ResourceAttachableVolumesPrefix):
			unit = "byte"
		case strings.Contains(string(name), "/") && !strings.Contains(string(name), corev1.ResourceDefaultNamespacePrefix):
			unit = "integer"
		default:
			return nil, false
		}
	}
	return []string{"resource", labelName(string(name)), "unit", unit}, true
}

// resources gives a sample for each resource of a list.
func resources(list corev1.ResourceList, further ...string) []sample {
	var samples []sample
	for name, quantity := range list {
		if labels, ok := resourceLabels(name); ok {
			samples = append(samples, sample{append(slices.Clip(further), labels...), amount(quantity)})
		}
	}
	return samples
}

// owners gives a sample for each owner, and one without values for an object that has none.
func owners(object metav1.Object, controller bool) []sample {
	references := object.GetOwnerReferences()
	if len(references) == 0 {
		references = []metav1.OwnerReference{{}}
	}
	samples := make([]sample, len(references))
	for i, reference := range references {
		labels := []string{"owner_kind", reference.Kind, "owner_name", reference.Name}
		if controller {
			is := strconv.FormatBool(reference.Controller != nil && *reference.Controller)
			if reference.Name == "" {
				is = ""
			}
			labels = append(labels, "owner_is_controller", is)
		}
		samples[i] = sample{labels, 1}
	}
	return samples
}

// allowLists say which labels and annotations of which resources become labels of metrics.
type allowLists struct{ labels, annotations map[string][]string }

var allowEntry = regexp.MustCompile(`^\s*([a-z]+)=\[([^\]]*)\]\s*(?:,|$)`)

// parseAllowList reads pods=[*],deployments=[app,tier].
func parseAllowList(text string) (map[string][]string, error) {
	lists := map[string][]string{}
	for rest := text; strings.TrimSpace(rest) != ""; {
		found := allowEntry.FindStringSubmatch(rest)
		if found == nil {
			return nil, fmt.Errorf("cannot read %q; the form is pods=[*],deployments=[app,tier]", rest)
		}
		for key := range strings.SplitSeq(found[2], ",") {
			lists[found[1]] = append(lists[found[1]], strings.TrimSpace(key))
		}
		rest = rest[len(found[0]):]
	}
	return lists, nil
}

var (
	notInName = regexp.MustCompile(`[^a-zA-Z0-9_]`)
	camel     = regexp.MustCompile(`([a-z0-9])([A-Z])`)
)

// labelName makes a label's name of a key of Kubernetes.
func labelName(key string) string {
	return strings.ToLower(camel.ReplaceAllString(notInName.ReplaceAllString(key, "_"), "${1}_${2}"))
}

// fromKeys makes labels of those keys that are allowed. Keys that end as the same name are numbered.
func fromKeys(prefix string, all map[string]string, allowed []string) []string {
	var keys []string
	for key := range all {
		if allowed[0] == "*" || slices.Contains(allowed, key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	count := map[string]int{}
	for _, key := range keys {
		count[labelName(key)]++
	}
	var labels []string
	seen := map[string]int{}
	for _, key := range keys {
		name := labelName(key)
		if seen[name]++; count[name] > 1 {
			labels = append(labels, fmt.Sprintf("%s_%s_conflict%d", prefix, name, seen[name]), all[key])
			continue
		}
		labels = append(labels, prefix+"_"+name, all[key])
	}
	return labels
}

// byKeys are the families kube_KIND_labels and kube_KIND_annotations; without an allow list they have no samples.
func byKeys[T metav1.Object](kind, what, resource string, allowed allowLists) []family[T] {
	of := func(prefix string, list []string, all func(T) map[string]string) func(T) []sample {
		return func(o T) []sample {
			if len(list) == 0 {
				return nil
			}
			return []sample{{fromKeys(prefix, all(o), list), 1}}
		}
	}
	return []family[T]{
		several("kube_"+kind+"_labels", "Labels of the "+what+" that were asked for.",
			of("label", allowed.labels[resource], func(o T) map[string]string { return o.GetLabels() })),
		several("kube_"+kind+"_annotations", "Annotations of the "+what+" that were asked for.",
			of("annotation", allowed.annotations[resource], func(o T) map[string]string { return o.GetAnnotations() })),
	}
}

// created is the family kube_KIND_created.
func created[T metav1.Object](kind, what string) family[T] {
	return moment("kube_"+kind+"_created", "Unix time in seconds at which the "+what+" was created.", func(o T) *metav1.Time {
		at := o.GetCreationTimestamp()
		return &at
	})
}

// deleted is the family kube_KIND_deletion_timestamp.
func deleted[T metav1.Object](kind, what string) family[T] {
	return moment("kube_"+kind+"_deletion_timestamp", "Unix time in seconds at which deletion of the "+what+" was asked for.",
		func(o T) *metav1.Time { return o.GetDeletionTimestamp() })
}

// generation is the family kube_KIND_metadata_generation.
func generation[T metav1.Object](kind, what string) family[T] {
	return gauge("kube_"+kind+"_metadata_generation", "Generation of the wanted state of the "+what+".",
		func(o T) float64 { return float64(o.GetGeneration()) })
}
