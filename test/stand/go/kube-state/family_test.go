package main

import (
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// page is what the families say of one object.
func page(families []rendered, object any) string {
	var out strings.Builder
	for _, family := range families {
		lines := strings.SplitAfter(string(family.lines(object)), "\n")
		slices.Sort(lines)
		out.WriteString(strings.Join(lines, ""))
	}
	return out.String()
}

func expectLines(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, line := range want {
		if !strings.Contains("\n"+got, "\n"+line+"\n") {
			t.Errorf("missing %s in\n%s", line, got)
		}
	}
}

func TestPodWithAProxyAsNativeSidecar(t *testing.T) {
	always := corev1.ContainerRestartPolicyAlways
	yes := true
	p := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name: "web-1", Namespace: "shop", UID: "u1",
			Labels:          map[string]string{"app": `a"b\c`, "linkerd.io/control-plane-ns": "linkerd", "podTemplate": "x"},
			OwnerReferences: []metav1.OwnerReference{{Kind: "ReplicaSet", Name: "web", Controller: &yes}},
		},
		Spec: corev1.PodSpec{
			NodeName:       "n1",
			InitContainers: []corev1.Container{{Name: "linkerd-proxy", Image: "proxy", RestartPolicy: &always}},
			Containers: []corev1.Container{{Name: "web", Image: "web:1", Resources: corev1.ResourceRequirements{
				Requests: corev1.ResourceList{
					corev1.ResourceCPU: resource.MustParse("250m"), corev1.ResourceMemory: resource.MustParse("64Mi"),
					"example.com/gpu": resource.MustParse("2"), corev1.ResourceEphemeralStorage: resource.MustParse("1k"),
				},
			}}},
		},
		Status: corev1.PodStatus{
			Phase:      corev1.PodRunning,
			Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionFalse}},
			ContainerStatuses: []corev1.ContainerStatus{{
				Name: "web", RestartCount: 3,
				State:                corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}},
				LastTerminationState: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: "OOMKilled", ExitCode: 137}},
			}},
			InitContainerStatuses: []corev1.ContainerStatus{{Name: "linkerd-proxy", Ready: true}},
		},
	}
	allowed := allowLists{labels: map[string][]string{"pods": {"*"}}}
	got := page(podFamilies(allowed), p)
	id := `namespace="shop",pod="web-1",uid="u1"`
	expectLines(t, got,
		`kube_pod_info{`+id+`,host_ip="",pod_ip="",node="n1",created_by_kind="ReplicaSet",created_by_name="web",priority_class="",host_network="false"} 1`,
		`kube_pod_owner{`+id+`,owner_kind="ReplicaSet",owner_name="web",owner_is_controller="true"} 1`,
		`kube_pod_status_phase{`+id+`,phase="Running"} 1`,
		`kube_pod_status_phase{`+id+`,phase="Failed"} 0`,
		`kube_pod_status_ready{`+id+`,condition="true"} 0`,
		`kube_pod_status_ready{`+id+`,condition="false"} 1`,
		`kube_pod_container_status_restarts_total{`+id+`,container="web"} 3`,
		`kube_pod_container_status_waiting_reason{`+id+`,container="web",reason="CrashLoopBackOff"} 1`,
		`kube_pod_container_status_last_terminated_reason{`+id+`,container="web",reason="OOMKilled"} 1`,
		`kube_pod_container_status_last_terminated_exitcode{`+id+`,container="web"} 137`,
		`kube_pod_container_resource_requests{`+id+`,container="web",node="n1",resource="cpu",unit="core"} 0.25`,
		`kube_pod_container_resource_requests{`+id+`,container="web",node="n1",resource="memory",unit="byte"} 6.7108864e+07`,
		`kube_pod_container_resource_requests{`+id+`,container="web",node="n1",resource="example_com_gpu",unit="integer"} 2`,
		`kube_pod_container_resource_requests{`+id+`,container="web",node="n1",resource="ephemeral_storage",unit="byte"} 1000`,
		`kube_pod_init_container_status_ready{`+id+`,container="linkerd-proxy"} 1`,
		`kube_pod_init_container_info{`+id+`,container="linkerd-proxy",image_spec="proxy",image="",image_id="",container_id="",restart_policy="Always"} 1`,
		`kube_pod_labels{`+id+`,label_app="a\"b\\c",label_linkerd_io_control_plane_ns="linkerd",label_pod_template="x"} 1`,
	)
	if without := page(podFamilies(allowLists{}), p); strings.Contains(without, "kube_pod_labels") {
		t.Error("labels are told without being asked for")
	}
}

func TestDeployment(t *testing.T) {
	replicas := int32(10)
	quarter := intstr.FromString("25%")
	d := &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "web", Namespace: "shop"},
		Spec: appsv1.DeploymentSpec{Replicas: &replicas, Strategy: appsv1.DeploymentStrategy{
			RollingUpdate: &appsv1.RollingUpdateDeployment{MaxUnavailable: &quarter, MaxSurge: &quarter},
		}},
		Status: appsv1.DeploymentStatus{Conditions: []appsv1.DeploymentCondition{
			{Type: "Available", Status: "True", Reason: "MinimumReplicasAvailable"}, {Type: "Progressing", Status: "Unknown", Reason: "New"},
		}},
	}
	id := `namespace="shop",deployment="web"`
	expectLines(t, page(deploymentFamilies(allowLists{}), d),
		`kube_deployment_spec_replicas{`+id+`} 10`,
		`kube_deployment_spec_strategy_rollingupdate_max_unavailable{`+id+`} 2`,
		`kube_deployment_spec_strategy_rollingupdate_max_surge{`+id+`} 3`,
		`kube_deployment_status_condition{`+id+`,reason="MinimumReplicasAvailable",condition="Available",status="true"} 1`,
		`kube_deployment_status_condition{`+id+`,reason="unknown",condition="Progressing",status="unknown"} 1`,
		`kube_deployment_owner{`+id+`,owner_kind="",owner_name=""} 1`,
	)
}

func TestFailedJob(t *testing.T) {
	for _, row := range []struct{ reason, want string }{
		{"BackoffLimitExceeded", `kube_job_status_failed{namespace="n",job_name="j",reason="BackoffLimitExceeded"} 1`},
		{"Other", `kube_job_status_failed{namespace="n",job_name="j",reason=""} 4`},
	} {
		expectLines(t, page(jobFamilies(allowLists{}), &batchv1.Job{
			ObjectMeta: metav1.ObjectMeta{Name: "j", Namespace: "n"},
			Status: batchv1.JobStatus{Failed: 4, Conditions: []batchv1.JobCondition{
				{Type: batchv1.JobFailed, Status: corev1.ConditionTrue, Reason: row.reason},
			}},
		}), row.want, `kube_job_failed{namespace="n",job_name="j",condition="true"} 1`)
	}
}

func TestAllowLists(t *testing.T) {
	lists, err := parseAllowList("pods=[*], deployments=[app,tier]")
	if err != nil || !slices.Equal(lists["deployments"], []string{"app", "tier"}) || lists["pods"][0] != "*" {
		t.Errorf("%v, %v", lists, err)
	}
	for _, bad := range []string{"pods", "pods=app", "pods=[app", "=[a]"} {
		if _, err := parseAllowList(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	all := map[string]string{"a.b": "1", "a-b": "2", "c": "3", "d": "4"}
	want := []string{"label_a_b_conflict1", "2", "label_a_b_conflict2", "1", "label_c", "3"}
	if got := fromKeys("label", all, []string{"a.b", "a-b", "c"}); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
