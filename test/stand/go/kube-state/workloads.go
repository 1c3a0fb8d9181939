package main

import (
	"slices"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

type (
	deployment  = *appsv1.Deployment
	replicaSet  = *appsv1.ReplicaSet
	statefulSet = *appsv1.StatefulSet
	daemonSet   = *appsv1.DaemonSet
	job         = *batchv1.Job
	cronJob     = *batchv1.CronJob
)

// named gives the labels of an object in a namespace.
func named[T metav1.Object](label string) func(T) []string {
	return func(o T) []string { return []string{"namespace", o.GetNamespace(), label, o.GetName()} }
}

// deploymentReasons are the reasons that are told apart; any other is unknown.
var deploymentReasons = map[string]bool{
	"": true, "ReplicaSetUpdated": true, "ReplicaSetCreateError": true, "NewReplicaSetCreated": true,
	"FoundNewReplicaSet": true, "NewReplicaSetAvailable": true, "ProgressDeadlineExceeded": true, "DeploymentPaused": true,
	"DeploymentResumed": true, "MinimumReplicasAvailable": true, "MinimumReplicasUnavailable": true,
}

func deploymentFamilies(allowed allowLists) []rendered {
	const p = "kube_deployment_"
	type d = deployment
	return render(named[d]("deployment"), []family[d]{
		created[d]("deployment", "Deployment"),
		deleted[d]("deployment", "Deployment"),
		generation[d]("deployment", "Deployment"),
		several(p+"owner", "What owns the Deployment.", func(o d) []sample { return owners(o, false) }),
		gauge(p+"status_replicas", "Pods that the Deployment has.", func(o d) float64 { return float64(o.Status.Replicas) }),
		gauge(p+"status_replicas_ready", "Pods that are ready.", func(o d) float64 { return float64(o.Status.ReadyReplicas) }),
		gauge(p+"status_replicas_available", "Pods that are available.", func(o d) float64 { return float64(o.Status.AvailableReplicas) }),
		gauge(p+"status_replicas_unavailable", "Pods that are missing to be fully available.", func(o d) float64 { return float64(o.Status.UnavailableReplicas) }),
		gauge(p+"status_replicas_updated", "Pods of the newest template.", func(o d) float64 { return float64(o.Status.UpdatedReplicas) }),
		maybe(p+"status_terminating_replicas", "Pods that are ending.", func(o d) *int32 { return o.Status.TerminatingReplicas }),
		gauge(p+"status_observed_generation", "Generation that the controller acted on.", func(o d) float64 { return float64(o.Status.ObservedGeneration) }),
		several(p+"status_condition", "1 for the status of each condition.", func(o d) []sample {
			var all []sample
			for _, c := range o.Status.Conditions {
				reason := c.Reason
				if !deploymentReasons[reason] {
					reason = "unknown"
				}
				all = append(all, condition(c.Status, "status", "reason", reason, "condition", string(c.Type))...)
			}
			return all
		}),
		maybe(p+"spec_replicas", "Pods that are wanted.", func(o d) *int32 { return o.Spec.Replicas }),
		gauge(p+"spec_paused", "1 while rollouts are paused.", func(o d) float64 { return truth(o.Spec.Paused) }),
		several(p+"spec_strategy_rollingupdate_max_unavailable", "Most pods that an update may take away.", func(o d) []sample {
			if o.Spec.Strategy.RollingUpdate == nil {
				return nil
			}
			return share(o.Spec.Strategy.RollingUpdate.MaxUnavailable, o.Spec.Replicas, false)
		}),
		several(p+"spec_strategy_rollingupdate_max_surge", "Most pods that an update may add.", func(o d) []sample {
			if o.Spec.Strategy.RollingUpdate == nil {
				return nil
			}
			return share(o.Spec.Strategy.RollingUpdate.MaxSurge, o.Spec.Replicas, true)
		}),
	}, byKeys[d]("deployment", "Deployment", "deployments", allowed))
}

// share is the number of pods that a number or a percentage of the replicas means.
func share(of *intstr.IntOrString, replicas *int32, up bool) []sample {
	if of == nil || replicas == nil {
		return nil
	}
	count, err := intstr.GetScaledValueFromIntOrPercent(of, int(*replicas), up)
	if err != nil {
		return nil
	}
	return one(float64(count))
}

func replicaSetFamilies(allowed allowLists) []rendered {
	const p = "kube_replicaset_"
	type r = replicaSet
	return render(named[r]("replicaset"), []family[r]{
		created[r]("replicaset", "ReplicaSet"),
		generation[r]("replicaset", "ReplicaSet"),
		several(p+"owner", "What owns the ReplicaSet.", func(o r) []sample { return owners(o, true) }),
		gauge(p+"status_replicas", "Pods that the ReplicaSet has.", func(o r) float64 { return float64(o.Status.Replicas) }),
		gauge(p+"status_fully_labeled_replicas", "Pods with all labels of the template.", func(o r) float64 { return float64(o.Status.FullyLabeledReplicas) }),
		gauge(p+"status_ready_replicas", "Pods that are ready.", func(o r) float64 { return float64(o.Status.ReadyReplicas) }),
		maybe(p+"status_terminating_replicas", "Pods that are ending.", func(o r) *int32 { return o.Status.TerminatingReplicas }),
		gauge(p+"status_observed_generation", "Generation that the controller acted on.", func(o r) float64 { return float64(o.Status.ObservedGeneration) }),
		maybe(p+"spec_replicas", "Pods that are wanted.", func(o r) *int32 { return o.Spec.Replicas }),
	}, byKeys[r]("replicaset", "ReplicaSet", "replicasets", allowed))
}

func statefulSetFamilies(allowed allowLists) []rendered {
	const p = "kube_statefulset_"
	type s = statefulSet
	return render(named[s]("statefulset"), []family[s]{
		created[s]("statefulset", "StatefulSet"),
		deleted[s]("statefulset", "StatefulSet"),
		generation[s]("statefulset", "StatefulSet"),
		maybe(p+"replicas", "Pods that are wanted.", func(o s) *int32 { return o.Spec.Replicas }),
		gauge(p+"status_replicas", "Pods that the StatefulSet has.", func(o s) float64 { return float64(o.Status.Replicas) }),
		gauge(p+"status_replicas_current", "Pods of the current revision.", func(o s) float64 { return float64(o.Status.CurrentReplicas) }),
		gauge(p+"status_replicas_ready", "Pods that are ready.", func(o s) float64 { return float64(o.Status.ReadyReplicas) }),
		gauge(p+"status_replicas_available", "Pods that are available.", func(o s) float64 { return float64(o.Status.AvailableReplicas) }),
		gauge(p+"status_replicas_updated", "Pods of the update's revision.", func(o s) float64 { return float64(o.Status.UpdatedReplicas) }),
		gauge(p+"status_observed_generation", "Generation that the controller acted on.", func(o s) float64 { return float64(o.Status.ObservedGeneration) }),
		info(p+"status_current_revision", "Revision before the update.", func(o s) []string { return []string{"revision", o.Status.CurrentRevision} }),
		info(p+"status_update_revision", "Revision of the update.", func(o s) []string { return []string{"revision", o.Status.UpdateRevision} }),
	}, byKeys[s]("statefulset", "StatefulSet", "statefulsets", allowed))
}

func daemonSetFamilies(allowed allowLists) []rendered {
	const p = "kube_daemonset_"
	type d = daemonSet
	return render(named[d]("daemonset"), []family[d]{
		created[d]("daemonset", "DaemonSet"),
		deleted[d]("daemonset", "DaemonSet"),
		generation[d]("daemonset", "DaemonSet"),
		gauge(p+"status_current_number_scheduled", "Nodes that run a pod and should.", func(o d) float64 { return float64(o.Status.CurrentNumberScheduled) }),
		gauge(p+"status_desired_number_scheduled", "Nodes that should run a pod.", func(o d) float64 { return float64(o.Status.DesiredNumberScheduled) }),
		gauge(p+"status_number_available", "Nodes whose pod is available.", func(o d) float64 { return float64(o.Status.NumberAvailable) }),
		gauge(p+"status_number_misscheduled", "Nodes that run a pod and should not.", func(o d) float64 { return float64(o.Status.NumberMisscheduled) }),
		gauge(p+"status_number_ready", "Nodes whose pod is ready.", func(o d) float64 { return float64(o.Status.NumberReady) }),
		gauge(p+"status_number_unavailable", "Nodes whose pod is not available.", func(o d) float64 { return float64(o.Status.NumberUnavailable) }),
		gauge(p+"status_observed_generation", "Generation that the controller acted on.", func(o d) float64 { return float64(o.Status.ObservedGeneration) }),
		gauge(p+"status_updated_number_scheduled", "Nodes with a pod of the newest template.", func(o d) float64 { return float64(o.Status.UpdatedNumberScheduled) }),
	}, byKeys[d]("daemonset", "DaemonSet", "daemonsets", allowed))
}

func jobFamilies(allowed allowLists) []rendered {
	const p = "kube_job_"
	type j = job
	ended := func(which batchv1.JobConditionType) func(j) []sample {
		return func(o j) []sample {
			for _, c := range o.Status.Conditions {
				if c.Type == which {
					return condition(corev1.ConditionStatus(c.Status), "condition")
				}
			}
			return nil
		}
	}
	return render(named[j]("job_name"), []family[j]{
		info(p+"info", "That the Job is there.", func(j) []string { return nil }),
		created[j]("job", "Job"),
		several(p+"owner", "What owns the Job.", func(o j) []sample { return owners(o, true) }),
		maybe(p+"spec_parallelism", "Most pods at a time.", func(o j) *int32 { return o.Spec.Parallelism }),
		maybe(p+"spec_completions", "Pods that have to succeed.", func(o j) *int32 { return o.Spec.Completions }),
		maybe(p+"spec_active_deadline_seconds", "How long in seconds the Job may take.", func(o j) *int64 { return o.Spec.ActiveDeadlineSeconds }),
		gauge(p+"status_active", "Pods that run.", func(o j) float64 { return float64(o.Status.Active) }),
		gauge(p+"status_succeeded", "Pods that succeeded.", func(o j) float64 { return float64(o.Status.Succeeded) }),
		maybe(p+"status_ready", "Pods that are ready.", func(o j) *int32 { return o.Status.Ready }),
		several(p+"status_failed", "Pods that failed.", jobFailed),
		several(p+"complete", "1 for the status of the condition Complete.", ended(batchv1.JobComplete)),
		several(p+"failed", "1 for the status of the condition Failed.", ended(batchv1.JobFailed)),
		moment(p+"status_start_time", "Unix time in seconds at which the Job began.", func(o j) *metav1.Time { return o.Status.StartTime }),
		moment(p+"status_completion_time", "Unix time in seconds at which the Job was done.", func(o j) *metav1.Time { return o.Status.CompletionTime }),
		gauge(p+"status_suspended", "1 while the Job is suspended.", func(o j) float64 { return truth(o.Spec.Suspend != nil && *o.Spec.Suspend) }),
	}, byKeys[j]("job", "Job", "jobs", allowed))
}

// failureReasons are why a Job can fail.
var failureReasons = []string{"BackoffLimitExceeded", "DeadlineExceeded", "Evicted"}

// jobFailed tells which of the known reasons it was, and the number of failed pods if it was none of them.
func jobFailed(o job) []sample {
	if o.Status.Failed == 0 {
		return one(0)
	}
	var samples []sample
	known := false
	for _, c := range o.Status.Conditions {
		if c.Type == batchv1.JobFailed {
			samples = append(samples, oneOf("reason", c.Reason, failureReasons...)...)
			known = known || slices.Contains(failureReasons, c.Reason)
		}
	}
	if !known {
		samples = append(samples, sample{[]string{"reason", ""}, float64(o.Status.Failed)})
	}
	return samples
}

func cronJobFamilies(allowed allowLists) []rendered {
	const p = "kube_cronjob_"
	type c = cronJob
	return render(named[c]("cronjob"), []family[c]{
		info(p+"info", "Schedule and concurrency policy of the CronJob.", func(o c) []string {
			zone := "local"
			if o.Spec.TimeZone != nil {
				zone = *o.Spec.TimeZone
			}
			return []string{"schedule", o.Spec.Schedule, "concurrency_policy", string(o.Spec.ConcurrencyPolicy), "timezone", zone}
		}),
		created[c]("cronjob", "CronJob"),
		several(p+"metadata_resource_version", "Resource version of the CronJob.", func(o c) []sample {
			version, err := strconv.ParseFloat(o.ResourceVersion, 64)
			if err != nil {
				return nil
			}
			return one(version)
		}),
		gauge(p+"status_active", "Jobs that run.", func(o c) float64 { return float64(len(o.Status.Active)) }),
		moment(p+"status_last_schedule_time", "Unix time in seconds of the last start by the schedule.", func(o c) *metav1.Time { return o.Status.LastScheduleTime }),
		moment(p+"status_last_successful_time", "Unix time in seconds of the last success.", func(o c) *metav1.Time { return o.Status.LastSuccessfulTime }),
		gauge(p+"spec_suspend", "1 while the CronJob is suspended.", func(o c) float64 { return truth(o.Spec.Suspend != nil && *o.Spec.Suspend) }),
		maybe(p+"spec_starting_deadline_seconds", "How late in seconds a start may be.", func(o c) *int64 { return o.Spec.StartingDeadlineSeconds }),
		maybe(p+"spec_successful_job_history_limit", "Successful Jobs that are kept.", func(o c) *int32 { return o.Spec.SuccessfulJobsHistoryLimit }),
		maybe(p+"spec_failed_job_history_limit", "Failed Jobs that are kept.", func(o c) *int32 { return o.Spec.FailedJobsHistoryLimit }),
	}, byKeys[c]("cronjob", "CronJob", "cronjobs", allowed))
}
