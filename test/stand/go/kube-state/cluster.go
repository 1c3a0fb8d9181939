package main

import (
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/client-go/kubernetes"
)

type (
	node       = *corev1.Node
	namespace  = *corev1.Namespace
	service    = *corev1.Service
	autoscaler = *autoscalingv2.HorizontalPodAutoscaler
)

// kinds are the resources that are followed; README.md lists them for the role that allows it.
func kinds(client kubernetes.Interface, allowed allowLists) []kind {
	core, apps := client.CoreV1().RESTClient(), client.AppsV1().RESTClient()
	batch, autoscaling := client.BatchV1().RESTClient(), client.AutoscalingV2().RESTClient()
	return []kind{
		{"namespaces", core, &corev1.Namespace{}, namespaceFamilies(allowed)},
		{"nodes", core, &corev1.Node{}, nodeFamilies(allowed)},
		{"pods", core, &corev1.Pod{}, podFamilies(allowed)},
		{"services", core, &corev1.Service{}, serviceFamilies(allowed)},
		{"deployments", apps, &appsv1.Deployment{}, deploymentFamilies(allowed)},
		{"replicasets", apps, &appsv1.ReplicaSet{}, replicaSetFamilies(allowed)},
		{"statefulsets", apps, &appsv1.StatefulSet{}, statefulSetFamilies(allowed)},
		{"daemonsets", apps, &appsv1.DaemonSet{}, daemonSetFamilies(allowed)},
		{"jobs", batch, &batchv1.Job{}, jobFamilies(allowed)},
		{"cronjobs", batch, &batchv1.CronJob{}, cronJobFamilies(allowed)},
		{"horizontalpodautoscalers", autoscaling, &autoscalingv2.HorizontalPodAutoscaler{}, autoscalerFamilies(allowed)},
	}
}

func namespaceFamilies(allowed allowLists) []rendered {
	type n = namespace
	return render(func(o n) []string { return []string{"namespace", o.Name} }, []family[n]{
		created[n]("namespace", "namespace"),
		several("kube_namespace_status_phase", "1 for the phase of the namespace.", func(o n) []sample {
			return oneOf("phase", string(o.Status.Phase), "Active", "Terminating")
		}),
		several("kube_namespace_status_condition", "1 for the status of each condition.", func(o n) []sample {
			var all []sample
			for _, c := range o.Status.Conditions {
				all = append(all, condition(c.Status, "status", "condition", string(c.Type))...)
			}
			return all
		}),
	}, byKeys[n]("namespace", "namespace", "namespaces", allowed))
}

func nodeFamilies(allowed allowLists) []rendered {
	type n = node
	return render(func(o n) []string { return []string{"node", o.Name} }, []family[n]{
		info("kube_node_info", "Versions and addresses of the node.", nodeInfo),
		created[n]("node", "node"),
		deleted[n]("node", "node"),
		several("kube_node_role", "Roles of the node.", func(o n) []sample {
			var all []sample
			for key := range o.Labels {
				if role, found := strings.CutPrefix(key, "node-role.kubernetes.io/"); found {
					all = append(all, sample{[]string{"role", role}, 1})
				}
			}
			return all
		}),
		gauge("kube_node_spec_unschedulable", "1 for a node that is cordoned.", func(o n) float64 { return truth(o.Spec.Unschedulable) }),
		several("kube_node_spec_taint", "Taints of the node.", func(o n) []sample {
			var all []sample
			for _, t := range o.Spec.Taints {
				all = append(all, sample{[]string{"key", t.Key, "value", t.Value, "effect", string(t.Effect)}, 1})
			}
			return all
		}),
		several("kube_node_status_addresses", "Addresses of the node.", func(o n) []sample {
			var all []sample
			for _, a := range o.Status.Addresses {
				all = append(all, sample{[]string{"type", string(a.Type), "address", a.Address}, 1})
			}
			return all
		}),
		several("kube_node_status_capacity", "Resources that the node has.", func(o n) []sample { return resources(o.Status.Capacity) }),
		several("kube_node_status_allocatable", "Resources that pods can have.", func(o n) []sample { return resources(o.Status.Allocatable) }),
		several("kube_node_status_condition", "1 for the status of each condition.", func(o n) []sample {
			var all []sample
			for _, c := range o.Status.Conditions {
				all = append(all, condition(c.Status, "status", "condition", string(c.Type))...)
			}
			return all
		}),
	}, byKeys[n]("node", "node", "nodes", allowed))
}

func nodeInfo(o node) []string {
	internal := ""
	for _, address := range o.Status.Addresses {
		if address.Type == corev1.NodeInternalIP {
			internal = address.Address
		}
	}
	facts := o.Status.NodeInfo
	return []string{
		"kernel_version", facts.KernelVersion, "os_image", facts.OSImage,
		"container_runtime_version", facts.ContainerRuntimeVersion, "kubelet_version", facts.KubeletVersion,
		"kubeproxy_version", "deprecated", "provider_id", o.Spec.ProviderID, "pod_cidr", o.Spec.PodCIDR,
		"system_uuid", facts.SystemUUID, "internal_ip", internal,
	}
}

func serviceFamilies(allowed allowLists) []rendered {
	type s = service
	base := func(o s) []string {
		return []string{"namespace", o.Namespace, "service", o.Name, "uid", string(o.UID)}
	}
	return render(base, []family[s]{
		info("kube_service_info", "Addresses of the Service.", func(o s) []string {
			return []string{
				"cluster_ip", o.Spec.ClusterIP, "external_name", o.Spec.ExternalName,
				"load_balancer_ip", o.Spec.LoadBalancerIP, "external_traffic_policy", string(o.Spec.ExternalTrafficPolicy),
			}
		}),
		created[s]("service", "Service"),
		deleted[s]("service", "Service"),
		info("kube_service_spec_type", "Type of the Service.", func(o s) []string { return []string{"type", string(o.Spec.Type)} }),
		several("kube_service_spec_external_ip", "External addresses of the Service.", func(o s) []sample {
			var all []sample
			for _, ip := range o.Spec.ExternalIPs {
				all = append(all, sample{[]string{"external_ip", ip}, 1})
			}
			return all
		}),
		several("kube_service_status_load_balancer_ingress", "Where the load balancer of the Service is.", func(o s) []sample {
			var all []sample
			for _, ingress := range o.Status.LoadBalancer.Ingress {
				all = append(all, sample{[]string{"ip", ingress.IP, "hostname", ingress.Hostname}, 1})
			}
			return all
		}),
	}, byKeys[s]("service", "Service", "services", allowed))
}

func autoscalerFamilies(allowed allowLists) []rendered {
	const p = "kube_horizontalpodautoscaler_"
	type h = autoscaler
	return render(named[h]("horizontalpodautoscaler"), []family[h]{
		info(p+"info", "What the autoscaler scales.", func(o h) []string {
			target := o.Spec.ScaleTargetRef
			return []string{
				"scaletargetref_api_version", target.APIVersion, "scaletargetref_kind", target.Kind, "scaletargetref_name", target.Name,
			}
		}),
		created[h]("horizontalpodautoscaler", "autoscaler"),
		deleted[h]("horizontalpodautoscaler", "autoscaler"),
		generation[h]("horizontalpodautoscaler", "autoscaler"),
		gauge(p+"spec_max_replicas", "Most replicas that the autoscaler may ask for.", func(o h) float64 { return float64(o.Spec.MaxReplicas) }),
		gauge(p+"spec_min_replicas", "Fewest replicas that the autoscaler may ask for.", func(o h) float64 {
			if o.Spec.MinReplicas == nil {
				return 1
			}
			return float64(*o.Spec.MinReplicas)
		}),
		several(p+"spec_target_metric", "What each metric is to be.", specTargets),
		several(p+"status_target_metric", "What each metric was last.", statusTargets),
		several(p+"spec_behavior_scale_down_tolerance", "Tolerance when scaling down, a ratio.", func(o h) []sample {
			if o.Spec.Behavior == nil {
				return nil
			}
			return tolerance(o.Spec.Behavior.ScaleDown)
		}),
		several(p+"spec_behavior_scale_up_tolerance", "Tolerance when scaling up, a ratio.", func(o h) []sample {
			if o.Spec.Behavior == nil {
				return nil
			}
			return tolerance(o.Spec.Behavior.ScaleUp)
		}),
		gauge(p+"status_current_replicas", "Replicas that the autoscaler saw last.", func(o h) float64 { return float64(o.Status.CurrentReplicas) }),
		gauge(p+"status_desired_replicas", "Replicas that the autoscaler asked for last.", func(o h) float64 { return float64(o.Status.DesiredReplicas) }),
		several(p+"status_condition", "1 for the status of each condition.", func(o h) []sample {
			var all []sample
			for _, c := range o.Status.Conditions {
				all = append(all, condition(c.Status, "status", "condition", string(c.Type))...)
			}
			return all
		}),
	}, byKeys[h]("horizontalpodautoscaler", "autoscaler", "horizontalpodautoscalers", allowed))
}

func tolerance(rules *autoscalingv2.HPAScalingRules) []sample {
	if rules == nil || rules.Tolerance == nil {
		return nil
	}
	return one(amount(*rules.Tolerance))
}

// target gives a sample for each way in which a metric's target, or its current value, is told.
func target(name, container string, value, average *resource.Quantity, utilization *int32) []sample {
	var all []sample
	add := func(how string, value float64) {
		all = append(all, sample{[]string{"metric_name", name, "metric_target_type", how, "container", container}, value})
	}
	if value != nil {
		add("value", amount(*value))
	}
	if average != nil {
		add("average", amount(*average))
	}
	if utilization != nil {
		add("utilization", float64(*utilization))
	}
	return all
}

func specTargets(o autoscaler) []sample {
	var all []sample
	for _, m := range o.Spec.Metrics {
		add := func(name, container string, t autoscalingv2.MetricTarget) {
			all = append(all, target(name, container, t.Value, t.AverageValue, t.AverageUtilization)...)
		}
		switch {
		case m.Object != nil:
			add(m.Object.Metric.Name, "", m.Object.Target)
		case m.Pods != nil:
			add(m.Pods.Metric.Name, "", m.Pods.Target)
		case m.Resource != nil:
			add(string(m.Resource.Name), "", m.Resource.Target)
		case m.ContainerResource != nil:
			add(string(m.ContainerResource.Name), m.ContainerResource.Container, m.ContainerResource.Target)
		case m.External != nil:
			add(m.External.Metric.Name, "", m.External.Target)
		}
	}
	return all
}

func statusTargets(o autoscaler) []sample {
	var all []sample
	for _, m := range o.Status.CurrentMetrics {
		add := func(name, container string, v autoscalingv2.MetricValueStatus) {
			all = append(all, target(name, container, v.Value, v.AverageValue, v.AverageUtilization)...)
		}
		switch {
		case m.Object != nil:
			add(m.Object.Metric.Name, "", m.Object.Current)
		case m.Pods != nil:
			add(m.Pods.Metric.Name, "", m.Pods.Current)
		case m.Resource != nil:
			add(string(m.Resource.Name), "", m.Resource.Current)
		case m.ContainerResource != nil:
			add(string(m.ContainerResource.Name), m.ContainerResource.Container, m.ContainerResource.Current)
		case m.External != nil:
			add(m.External.Metric.Name, "", m.External.Current)
		}
	}
	return all
}
