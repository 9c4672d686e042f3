package io.billhook.deploy;

import static io.billhook.deploy.Check.Part.CHART;
import static io.billhook.deploy.Check.Part.CLOUDFORMATION;
import static io.billhook.deploy.Check.Part.COMPOSE;
import static io.billhook.deploy.Check.Part.PAGES;
import static io.billhook.deploy.Check.Part.PLATFORMS;
import static io.billhook.deploy.Check.Part.WORKFLOWS;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.deploy.Check.Part;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each of these changes to a file is found, and told with the file, the place and what is to be
 * done.
 */
class DamagesTest {
  private static final String COMPOSE_FILE = "docker-compose.yml";
  private static final String HELPERS = "deploy/helm/billhook/templates/_helpers.tpl";
  private static final String API = "deploy/helm/billhook/templates/api.yaml";
  private static final String WORKER = "deploy/helm/billhook/templates/worker.yaml";
  private static final String MIGRATE = "deploy/helm/billhook/templates/migrate.yaml";
  private static final String MINIMAL = "deploy/helm/values/minimal.yaml";
  private static final String AWS = "deploy/aws/billhook.yaml";
  private static final String CONTAINER = "spec.template.spec.containers[0]";
  private static final String TASK = "Resources.ApiTask.Properties.ContainerDefinitions[0]";

  /**
   * One change and what is told of it.
   *
   * @param told in which file
   * @param place begins what stands there as the place
   * @param problem is part of the sentence
   */
  record Damage(
      Part part, String file, String from, String to, String told, String place, String problem) {
    @Override
    public String toString() {
      return file + ": " + from.strip() + " -> " + to.strip();
    }
  }

  private static Damage in(
      Part part, String file, String from, String to, String place, String problem) {
    return new Damage(part, file, from, to, file, place, problem);
  }

  /** A helper of the chart is told of where it is used. */
  private static Damage helper(String from, String to, String place, String problem) {
    return new Damage(CHART, HELPERS, from, to, API, place, problem);
  }

  static Stream<Damage> damages() {
    return Stream.of(
        in(
            COMPOSE,
            COMPOSE_FILE,
            "stop_grace_period: 35s",
            "stop_grace_period: 20s",
            "services.api.stop_grace_period",
            "is 20s, less than STOP_SECONDS, 30 here"),
        in(
            COMPOSE,
            COMPOSE_FILE,
            "command: [\"worker\"]",
            "command: [\"workers\"]",
            "services.worker",
            "has no command \"workers\": did you mean worker?"),
        in(
            COMPOSE,
            COMPOSE_FILE,
            "    EMAIL_FROM: ",
            "    EMAIL_FORM: ",
            "services.",
            "gives EMAIL_FORM, which Billhook does not read: did you mean EMAIL_FROM?"),
        in(
            COMPOSE,
            COMPOSE_FILE,
            "restart: unless-stopped",
            "restarts: unless-stopped",
            "",
            "compose does not take it"),
        in(
            CHART,
            API,
            "minReplicas:",
            "minimumReplicas:",
            "HorizontalPodAutoscaler/billhook-api.spec.minimumReplicas",
            "is no key that Kubernetes knows"),
        helper(
            "readinessProbe:",
            "readyProbe:",
            "Deployment/billhook-api." + CONTAINER + ".readyProbe",
            "did you mean readinessProbe?"),
        helper(
            "periodSeconds: 2",
            "periodSeconds: two",
            "Deployment/billhook-api." + CONTAINER + ".startupProbe.periodSeconds",
            "is of another type"),
        helper(
            "path: /health/ready",
            "path: /healthz",
            "Deployment/billhook-api: " + CONTAINER + ".readinessProbe.httpGet.path",
            "/healthz is not served: ask /health/live or /health/ready"),
        helper(
            "containerPort: 8080",
            "containerPort: 8000",
            "Deployment/billhook-api: " + CONTAINER + ".startupProbe.httpGet.port",
            "is 8000, and the process listens at 8080"),
        helper(
            "readOnlyRootFilesystem: true",
            "readOnlyRootFilesystem: false",
            "Deployment/billhook-api: " + CONTAINER + ".securityContext",
            "should be true"),
        helper(
            "runAsUser: 10001",
            "runAsUser: 0",
            "Deployment/billhook-api: spec.template.spec.securityContext.runAsUser",
            "should be 10001"),
        in(
            CHART,
            WORKER,
            "add .Values.stopSeconds 10",
            "sub .Values.stopSeconds 10",
            "Deployment/billhook-worker: spec.template.spec.terminationGracePeriodSeconds",
            "is 20, less than STOP_SECONDS, 30 here"),
        in(
            CHART,
            WORKER,
            "args: [worker]",
            "args: [api]",
            "Deployment/billhook-worker",
            "runs \"api\" and should run \"worker\""),
        in(
            CHART,
            WORKER,
            "minReplicaCount:",
            "minReplicas:",
            "ScaledObject/billhook-worker.spec.minReplicas",
            "did you mean minReplicaCount?"),
        in(
            CHART,
            WORKER,
            "}}-worker\n  pollingInterval",
            "}}-jobs\n  pollingInterval",
            "ScaledObject/billhook-worker: spec.scaleTargetRef",
            "which is not rendered"),
        in(
            CHART,
            API,
            "targetPort: http",
            "targetPorts: http",
            "Service/billhook-api.spec.ports[0].targetPorts",
            "did you mean targetPort?"),
        in(
            CHART,
            MIGRATE,
            "helm.sh/hook: pre-install,pre-upgrade",
            "helm.sh/hook: post-install",
            "Job/billhook-migrate: metadata.annotations",
            "a new version starts before its migrations"),
        in(
            CHART,
            MIGRATE,
            "batch/v1",
            "batch/v1beta1",
            "Job/billhook-migrate",
            "which no model and no list of keys"),
        in(CHART, MINIMAL, "replicas: 1", "replica: 1", "", "replica"),
        in(
            CHART,
            MINIMAL,
            "EMAIL_FROM:",
            "ENCRYPTION_KEYS:",
            "",
            "helm does not render the chart with it"),
        in(CHART, MINIMAL, "existingSecret: billhook\n", "", "", "existingSecret: name the secret"),
        new Damage(
            CHART,
            MINIMAL,
            "TRUSTED_PROXY_HOPS:",
            "TRUSTED_PROXIES:",
            API,
            "Deployment/billhook-api",
            "gives TRUSTED_PROXIES, which Billhook does not read"),
        in(
            CLOUDFORMATION,
            AWS,
            "HealthCheckPath:",
            "HealthcheckPath:",
            "Resources.Targets.Properties.HealthcheckPath",
            "did you mean HealthCheckPath?"),
        in(
            CLOUDFORMATION,
            AWS,
            "HealthCheckPath: /health/ready",
            "HealthCheckPath: /ready",
            "Resources.Targets.Properties.HealthCheckPath",
            "/ready is not served"),
        in(
            CLOUDFORMATION,
            AWS,
            "StopTimeout: 40",
            "StopTimeout: 20",
            TASK + ".StopTimeout",
            "is 20, less than STOP_SECONDS, 30 here"),
        in(
            CLOUDFORMATION,
            AWS,
            "StopTimeout: 40",
            "StopTimeout: 300",
            TASK + ".StopTimeout",
            "is more than Fargate takes: at most 120"),
        in(
            CLOUDFORMATION,
            AWS,
            "AWS::AmazonMQ::Broker",
            "AWS::AmazonMQ::Brokers",
            "Resources.Broker",
            "is no resource type that AWS knows"),
        in(
            CLOUDFORMATION,
            AWS,
            "      EngineType: RABBITMQ\n",
            "",
            "Resources.Broker.Properties",
            "lacks EngineType, which AWS demands"),
        in(
            CLOUDFORMATION,
            AWS,
            "LoadBalancer.DNSName",
            "LoadBalancer.DnsName",
            "Outputs.Host.Value.'Fn::GetAtt'",
            "did you mean DNSName?"),
        in(
            CLOUDFORMATION,
            AWS,
            "${Addresses}:RABBITMQ_URL",
            "${Adresses}:RABBITMQ_URL",
            TASK + ".Secrets[1].ValueFrom.'Fn::Sub'",
            "did you mean Addresses?"),
        in(
            CLOUDFORMATION,
            AWS,
            "{ Name: STRIPE_WEBHOOK_SECRETS,",
            "{ Name: STRIPE_WEBHOOK_SECRET,",
            TASK,
            "did you mean STRIPE_WEBHOOK_SECRETS?"),
        in(
            CLOUDFORMATION,
            AWS,
            "Command: [migrate]",
            "Command: [migrations]",
            "Resources.MigrateTask",
            "did you mean migrate?"),
        in(
            CLOUDFORMATION,
            AWS,
            "MinimumHealthyPercent: 100",
            "MinimumHealthyPercent: most",
            "Resources.ApiService.Properties.DeploymentConfiguration.MinimumHealthyPercent",
            "should be of type integer"),
        in(
            CLOUDFORMATION,
            AWS,
            "Condition: Serves",
            "Condition: Served",
            "Resources.ApiScaling.Condition",
            "names the condition Served, which is not there"),
        in(
            CLOUDFORMATION,
            AWS,
            "DependsOn: Listener",
            "DependsOn: Listeners",
            "Resources.ApiService.DependsOn",
            "did you mean Listener?"),
        in(
            PAGES,
            "docs/deploy/aws.md",
            "## Rotating secrets",
            "## Secrets",
            "",
            "lacks \"## Rotating secrets\""),
        in(
            PAGES,
            "docs/deploy/kubernetes.md",
            "\n```sh\n",
            "\n```sh\nBREVO_KEY=x\n",
            "line",
            "sets BREVO_KEY, which Billhook does not read"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void a_damage_is_found_and_told_with_its_place(Damage damage, @TempDir Path root)
      throws Exception {
    Copy copy = new Copy(root);
    copy.damage(damage.file(), damage.from(), damage.to());

    assertThat(copy.found(damage.part()))
        .anySatisfy(
            found -> {
              assertThat(found.file()).isEqualTo(damage.told());
              assertThat(found.place()).startsWith(damage.place());
              assertThat(found.problem()).contains(damage.problem());
            });
  }

  @Test
  void as_it_is_nothing_is_found(@TempDir Path root) throws Exception {
    assertThat(new Copy(root).found(Part.values())).isEmpty();
  }

  @Test
  void a_file_that_no_list_names_is_found(@TempDir Path root) throws Exception {
    Copy copy = new Copy(root);
    copy.write("deploy/somewhere/app.toml", "a = 1\n");

    assertThat(copy.found(PLATFORMS))
        .anySatisfy(
            found -> {
              assertThat(found.file()).isEqualTo("deploy/somewhere/app.toml");
              assertThat(found.problem()).startsWith("is checked by no list");
            });
  }

  @Test
  void an_alias_in_cloudformation_is_found(@TempDir Path root) throws Exception {
    Copy copy = new Copy(root);
    copy.damage(
        AWS,
        "Type: AWS::EC2::InternetGateway",
        "Type: AWS::EC2::InternetGateway\n    Metadata: {a: &a 1, b: *a}");

    assertThat(copy.found(CLOUDFORMATION))
        .singleElement()
        .satisfies(found -> assertThat(found.problem()).startsWith("*a is an alias"));
  }

  @Test
  void a_workflow_with_an_unknown_key_is_found(@TempDir Path root) throws Exception {
    Copy copy = new Copy(root);
    copy.write(
        ".github/workflows/odd.yml",
        """
        name: odd
        on: push
        jobs:
          one:
            runs-on: ubuntu-latest
            step:
              - run: echo
        """);

    assertThat(copy.found(WORKFLOWS))
        .anySatisfy(
            found -> {
              assertThat(found.file()).isEqualTo(".github/workflows/odd.yml");
              assertThat(found.problem()).startsWith("action-validator:").contains("step");
            });
  }

  @Test
  void a_key_that_stands_twice_is_found(@TempDir Path root) throws Exception {
    Copy copy = new Copy(root);
    copy.damage(
        AWS,
        "      EngineVersion: \"4.2\"\n",
        "      EngineVersion: \"4.2\"\n      EngineVersion: \"3.13\"\n");

    assertThat(copy.found(CLOUDFORMATION))
        .singleElement()
        .satisfies(found -> assertThat(found.problem()).contains("duplicate key"));
  }
}
