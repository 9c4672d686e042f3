{{/* Every object's name begins with this. */}}
{{- define "billhook.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{/* What never changes of a pod, by which it is selected. Call with (list . "api"). */}}
{{- define "billhook.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: billhook
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* The labels of an object or pod. Call with (list . "api"). */}}
{{- define "billhook.labels" -}}
{{- $root := index . 0 -}}
{{ include "billhook.selector" . }}
app.kubernetes.io/version: {{ $root.Values.image.tag | default $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{/* The image, by digest where there is one. Call with (list . TAG), where an empty TAG is image.tag. */}}
{{- define "billhook.image" -}}
{{- $image := (index . 0).Values.image -}}
{{- $tag := index . 1 | default $image.tag | default (index . 0).Chart.AppVersion -}}
{{- if and $image.digest (not (index . 1)) -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $tag }}
{{- end -}}
{{- end -}}

{{/* Of every pod: nobody in particular, no rights, no access to Kubernetes. */}}
{{- define "billhook.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: 256Mi
{{- end -}}

{{/* Of every container. */}}
{{- define "billhook.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
volumeMounts:
  - name: tmp
    mountPath: /tmp
{{- end -}}

{{/* Of every process: what is no secret. */}}
{{- define "billhook.env" -}}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- with .Values.database.ca }}
{{- if .existingConfigMap }}
- name: DATABASE_CA
  valueFrom:
    configMapKeyRef:
      name: {{ .existingConfigMap }}
      key: {{ .key }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Of api and worker. */}}
{{- define "billhook.serves" -}}
ports:
  - name: http
    containerPort: 8080
# Starting takes seconds; where it takes a minute something is wrong.
startupProbe:
  httpGet:
    path: /health/live
    port: http
  periodSeconds: 2
  failureThreshold: 30
livenessProbe:
  httpGet:
    path: /health/live
    port: http
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /health/ready
    port: http
  periodSeconds: 2
  timeoutSeconds: 3
  failureThreshold: 2
{{- end -}}

{{/* Spread over machines, and where the values say. Call with (list . "api" .Values.api). */}}
{{- define "billhook.placed" -}}
{{- $values := index . 2 -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "billhook.selector" (list (index . 0) (index . 1)) | nindent 8 }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
