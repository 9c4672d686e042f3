package io.billhook.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/aws/migrate} beside a stand-in of the aws command, which writes down what it was
 * called with.
 */
class AwsMigrateTest {
  private static final Path SCRIPT = Path.of("../aws/migrate").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void runs_the_task_prints_its_log_and_ends_well() throws Exception {
    Tool.Ran ran = run("0\tEssential container in task exited", 0, "stack");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("started arn:task/one", "applied V37", "ended: 0");
    assertThat(calls())
        .anySatisfy(
            call ->
                assertThat(call)
                    .contains(
                        "run-task",
                        "--cluster of-Cluster",
                        "--task-definition of-MigrateTask",
                        "--network-configuration of-Network"))
        .anySatisfy(
            call -> assertThat(call).contains("logs tail of-MigrateLog", "migrate/migrate/one"));
  }

  @Test
  void a_migration_that_fails_fails_it() throws Exception {
    Tool.Ran ran = run("1\tEssential container in task exited", 0, "stack");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("ended: 1");
  }

  @Test
  void a_task_that_never_came_to_run_fails_it() throws Exception {
    Tool.Ran ran = run("None\tResourceInitializationError: no such secret", 0, "stack");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("no such secret");
  }

  @Test
  void who_cannot_be_waited_for_is_waited_for_a_few_times_alone() throws Exception {
    Tool.Ran ran = run("None\tNone", 255, "stack");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(calls()).filteredOn(call -> call.startsWith("ecs wait")).hasSize(6);
  }

  @Test
  void another_stack_is_refused() throws Exception {
    Tool.Ran ran = run("0\tended", 0, "other");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("The stack other has no output Cluster");
    assertThat(calls()).noneMatch(call -> call.startsWith("ecs"));
  }

  @Test
  void without_a_stack_it_says_how() throws Exception {
    Tool.Ran ran = Tool.run(folder, Map.of(), List.of("bash", SCRIPT.toString()));

    assertThat(ran.code()).isNotZero();
    assertThat(ran.err()).contains("deploy/aws/migrate STACK");
  }

  private Tool.Ran run(String ended, int waited, String stack)
      throws IOException, InterruptedException {
    Path aws = folder.resolve("aws");
    Files.writeString(
        aws,
        """
        #!/bin/sh
        echo "$*" >>'%s/calls'
        case "$*" in
          *"describe-stacks --stack-name other"*) echo None ;;
          *describe-stacks*) echo "$*" | sed "s/.*OutputKey=='\\([A-Za-z]*\\)'.*/of-\\1/" ;;
          *run-task*) echo arn:task/one ;;
          *"ecs wait"*) exit %d ;;
          *"logs tail"*) echo "applied V37" ;;
          *describe-tasks*) printf '%%s\\n' '%s' ;;
          *) exit 9 ;;
        esac
        """
            .formatted(folder, waited, ended));
    Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Tool.run(
        folder,
        Map.of("PATH", folder + ":" + System.getenv("PATH")),
        List.of("bash", SCRIPT.toString(), stack));
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }
}
