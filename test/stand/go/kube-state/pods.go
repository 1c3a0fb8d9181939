package main

import (
	"net/netip"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

type pod = *corev1.Pod

// statusReasons are the values of kube_pod_status_reason.
var statusReasons = []string{
	"Evicted", "NodeAffinity", "NodeLost", "PreemptionByScheduler", "SchedulingGated", "Shutdown",
	"TerminationByKubelet", "UnexpectedAdmissionError",
}

func podLabels(p pod) []string {
	return []string{"namespace", p.Namespace, "pod", p.Name, "uid", string(p.UID)}
}

func podFamilies(allowed allowLists) []rendered {
	return render(podLabels,
		podFacts(),
		podStatus(),
		containerFamilies("kube_pod_container_", "container", regular),
		containerFamilies("kube_pod_init_container_", "init container", initial),
		byKeys[pod]("pod", "pod", "pods", allowed),
	)
}

func podFacts() []family[pod] {
	return []family[pod]{
		info("kube_pod_info", "Where the pod is and what made it.", func(p pod) []string {
			kind, name := "", ""
			if owner := metav1.GetControllerOf(p); owner != nil {
				kind, name = owner.Kind, owner.Name
			}
			return []string{
				"host_ip", p.Status.HostIP, "pod_ip", p.Status.PodIP, "node", p.Spec.NodeName,
				"created_by_kind", kind, "created_by_name", name,
				"priority_class", p.Spec.PriorityClassName, "host_network", strconv.FormatBool(p.Spec.HostNetwork),
			}
		}),
		several("kube_pod_ips", "Addresses of the pod.", func(p pod) []sample {
			var samples []sample
			for _, ip := range p.Status.PodIPs {
				address, err := netip.ParseAddr(ip.IP)
				if err != nil {
					continue
				}
				family := "4"
				if address.Is6() {
					family = "6"
				}
				samples = append(samples, sample{[]string{"ip", ip.IP, "ip_family", family}, 1})
			}
			return samples
		}),
		several("kube_pod_owner", "What owns the pod.", func(p pod) []sample { return owners(p, true) }),
		info("kube_pod_restart_policy", "Restart policy of the pod.", func(p pod) []string {
			return []string{"type", string(p.Spec.RestartPolicy)}
		}),
		info("kube_pod_service_account", "ServiceAccount of the pod.", func(p pod) []string {
			return []string{"service_account", p.Spec.ServiceAccountName}
		}),
		created[pod]("pod", "pod"),
		deleted[pod]("pod", "pod"),
		moment("kube_pod_start_time", "Unix time in seconds at which the kubelet took the pod up.",
			func(p pod) *metav1.Time { return p.Status.StartTime }),
		moment("kube_pod_completion_time", "Unix time in seconds at which the last container of the pod ended.", completion),
	}
}

// completion is when the last of the containers that ended did so.
func completion(p pod) *metav1.Time {
	var last *metav1.Time
	for i := range p.Status.ContainerStatuses {
		if ended := p.Status.ContainerStatuses[i].State.Terminated; ended != nil {
			if last == nil || last.Before(&ended.FinishedAt) {
				last = &ended.FinishedAt
			}
		}
	}
	return last
}

func podStatus() []family[pod] {
	return []family[pod]{
		several("kube_pod_status_phase", "1 for the phase of the pod.", func(p pod) []sample {
			if p.Status.Phase == "" {
				return nil
			}
			return oneOf("phase", string(p.Status.Phase), "Pending", "Succeeded", "Failed", "Unknown", "Running")
		}),
		several("kube_pod_status_qos_class", "1 for the quality of service class of the pod.", func(p pod) []sample {
			if p.Status.QOSClass == "" {
				return nil
			}
			return oneOf("qos_class", string(p.Status.QOSClass), "BestEffort", "Burstable", "Guaranteed")
		}),
		several("kube_pod_status_reason", "1 for the reason of the state of the pod.", func(p pod) []sample {
			return oneOf("reason", p.Status.Reason, statusReasons...)
		}),
		podCondition("kube_pod_status_ready", "Whether the pod is ready.", corev1.PodReady),
		podCondition("kube_pod_status_scheduled", "Whether the pod has a node.", corev1.PodScheduled),
		since("kube_pod_status_ready_time", "Unix time in seconds since which the pod is ready.", corev1.PodReady),
		since("kube_pod_status_container_ready_time", "Unix time in seconds since which all containers are ready.", corev1.ContainersReady),
		since("kube_pod_status_initialized_time", "Unix time in seconds since which the init containers are done.", corev1.PodInitialized),
		since("kube_pod_status_scheduled_time", "Unix time in seconds since which the pod has a node.", corev1.PodScheduled),
		several("kube_pod_status_unschedulable", "1 for a pod that no node can take.", func(p pod) []sample {
			for _, c := range p.Status.Conditions {
				if c.Type == corev1.PodScheduled && c.Status == corev1.ConditionFalse && c.Reason == corev1.PodReasonUnschedulable {
					return []sample{{value: 1}}
				}
			}
			return nil
		}),
	}
}

func podCondition(name, help string, which corev1.PodConditionType) family[pod] {
	return several(name, help, func(p pod) []sample {
		for _, c := range p.Status.Conditions {
			if c.Type == which {
				return condition(c.Status, "condition")
			}
		}
		return nil
	})
}

// since is when a condition that is true became so.
func since(name, help string, which corev1.PodConditionType) family[pod] {
	return moment(name, help, func(p pod) *metav1.Time {
		for i, c := range p.Status.Conditions {
			if c.Type == which && c.Status == corev1.ConditionTrue {
				return &p.Status.Conditions[i].LastTransitionTime
			}
		}
		return nil
	})
}

// part is the containers of a pod of one sort.
type part func(p pod) ([]corev1.Container, []corev1.ContainerStatus)

func regular(p pod) ([]corev1.Container, []corev1.ContainerStatus) {
	return p.Spec.Containers, p.Status.ContainerStatuses
}

func initial(p pod) ([]corev1.Container, []corev1.ContainerStatus) {
	return p.Spec.InitContainers, p.Status.InitContainerStatuses
}

// byStatus is a family with samples of each container that has a status.
func (of part) byStatus(name, help string, samples func(corev1.ContainerStatus) []sample) family[pod] {
	return several(name, help, func(p pod) []sample {
		var all []sample
		_, statuses := of(p)
		for _, status := range statuses {
			for _, s := range samples(status) {
				all = append(all, sample{append([]string{"container", status.Name}, s.labels...), s.value})
			}
		}
		return all
	})
}

// bySpec is a family with samples of each container's resources.
func (of part) bySpec(name, help string, list func(corev1.Container) corev1.ResourceList) family[pod] {
	return several(name, help, func(p pod) []sample {
		var all []sample
		containers, _ := of(p)
		for _, c := range containers {
			all = append(all, resources(list(c), "container", c.Name, "node", p.Spec.NodeName)...)
		}
		return all
	})
}

func one(value float64) []sample { return []sample{{value: value}} }

func reason(text string) []sample { return []sample{{[]string{"reason", text}, 1}} }

func containerFamilies(prefix, what string, of part) []family[pod] {
	type status = corev1.ContainerStatus
	restarts := of.byStatus(prefix+"status_restarts_total", "Restarts of the "+what+".",
		func(s status) []sample { return one(float64(s.RestartCount)) })
	restarts.counts = true
	return []family[pod]{
		several(prefix+"info", "Image and id of the "+what+".", func(p pod) []sample { return containerInfo(p, of) }),
		of.bySpec(prefix+"resource_requests", "What the "+what+" requests.",
			func(c corev1.Container) corev1.ResourceList { return c.Resources.Requests }),
		of.bySpec(prefix+"resource_limits", "What the "+what+" is limited to.",
			func(c corev1.Container) corev1.ResourceList { return c.Resources.Limits }),
		restarts,
		of.byStatus(prefix+"status_ready", "Whether the "+what+" is ready.",
			func(s status) []sample { return one(truth(s.Ready)) }),
		of.byStatus(prefix+"status_running", "Whether the "+what+" runs.",
			func(s status) []sample { return one(truth(s.State.Running != nil)) }),
		of.byStatus(prefix+"status_waiting", "Whether the "+what+" waits to start.",
			func(s status) []sample { return one(truth(s.State.Waiting != nil)) }),
		of.byStatus(prefix+"status_terminated", "Whether the "+what+" has ended.",
			func(s status) []sample { return one(truth(s.State.Terminated != nil)) }),
		of.byStatus(prefix+"status_waiting_reason", "Why the "+what+" waits.", func(s status) []sample {
			if s.State.Waiting == nil || s.State.Waiting.Reason == "" {
				return nil
			}
			return reason(s.State.Waiting.Reason)
		}),
		of.byStatus(prefix+"status_terminated_reason", "Why the "+what+" ended.", func(s status) []sample {
			if s.State.Terminated == nil {
				return nil
			}
			return reason(s.State.Terminated.Reason)
		}),
		of.byStatus(prefix+"status_last_terminated_reason", "Why the "+what+" ended the time before.", func(s status) []sample {
			if s.LastTerminationState.Terminated == nil {
				return nil
			}
			return reason(s.LastTerminationState.Terminated.Reason)
		}),
		of.byStatus(prefix+"status_last_terminated_exitcode", "Exit code of the "+what+" the time before.", func(s status) []sample {
			if s.LastTerminationState.Terminated == nil {
				return nil
			}
			return one(float64(s.LastTerminationState.Terminated.ExitCode))
		}),
		of.byStatus(prefix+"state_started", "Unix time in seconds at which the "+what+" was started.", func(s status) []sample {
			if s.State.Running == nil {
				return nil
			}
			return one(float64(s.State.Running.StartedAt.Unix()))
		}),
	}
}

func containerInfo(p pod, of part) []sample {
	containers, statuses := of(p)
	wanted := map[string]corev1.Container{}
	for _, c := range containers {
		wanted[c.Name] = c
	}
	var all []sample
	for _, s := range statuses {
		labels := []string{
			"container", s.Name, "image_spec", wanted[s.Name].Image, "image", s.Image,
			"image_id", s.ImageID, "container_id", s.ContainerID,
		}
		if policy := wanted[s.Name].RestartPolicy; policy != nil {
			labels = append(labels, "restart_policy", string(*policy))
		}
		all = append(all, sample{labels, 1})
	}
	return all
}
