package io.billhook.worker;

import io.billhook.config.Env;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.event.Subscriber;
import io.billhook.extension.Extension;
import io.billhook.extension.Extensions;
import io.billhook.extension.UnusableExtension;
import io.billhook.worker.engine.WorkerExtension;
import io.billhook.worker.engine.WorkerExtension.Parts;
import io.billhook.worker.engine.WorkerExtension.Recurring;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.engine.execute.JobRegistry.Registration;
import io.billhook.worker.schedule.MisfirePolicy;
import io.billhook.worker.schedule.RecurringJob;
import io.vertx.core.Deployable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The job sides of the extensions, each held to what its {@link Extension} says. Where one of them
 * reads a setting that is missing or malformed, that is thrown, as at the start.
 */
final class WorkerExtensions {
  private final Extensions extensions;
  private final List<WorkerExtension> all;

  private WorkerExtensions(Extensions extensions, List<WorkerExtension> all) {
    this.extensions = extensions;
    this.all = List.copyOf(all);
  }

  /**
   * Those on the class path.
   *
   * @throws UnusableExtension where one belongs to no extension, or two to one
   */
  static WorkerExtensions installed() {
    return of(Extensions.installed(), Extensions.services(WorkerExtension.class));
  }

  static WorkerExtensions of(Extensions extensions, List<WorkerExtension> all) {
    Set<String> seen = new HashSet<>();
    for (WorkerExtension one : all) {
      extensions.of(one.extension(), one);
      if (!seen.add(one.extension())) {
        throw new UnusableExtension(
            "the extension %s has two WorkerExtensions: leave one in META-INF/services"
                .formatted(one.extension()));
      }
    }
    return new WorkerExtensions(extensions, all);
  }

  List<Subscriber> subscribers(Function<Env, Parts> parts, Env settings) {
    List<Subscriber> subscribers =
        all.stream().flatMap(one -> one.subscribers(parts(one, parts, settings)).stream()).toList();
    settings.check();
    return subscribers;
  }

  /**
   * Adds the handlers.
   *
   * @throws UnusableExtension where a kind has none, two, or is not the extension's
   */
  void handle(JobRegistry registry, Function<Env, Parts> parts, Env settings) {
    for (WorkerExtension one : all) {
      Extension extension = extensions.of(one.extension(), one);
      Set<String> left = new HashSet<>(names(extension));
      for (Registration<?> registration : one.handlers(parts(one, parts, settings))) {
        String kind = registration.kind().name();
        if (!left.remove(kind)) {
          throw new UnusableExtension(
              names(extension).contains(kind)
                  ? "the job kind %s of the extension %s has two handlers: take one out of handlers()"
                      .formatted(kind, extension.name())
                  : "the extension %s has a handler for %s, which is not one of its job kinds: add it to jobKinds()"
                      .formatted(extension.name(), kind));
        }
        add(registry, registration);
      }
    }
    settings.check();
    for (JobKind<?> kind : extensions.jobKinds()) {
      if (registry.find(kind.name()).isEmpty()) {
        throw new UnusableExtension(
            "the job kind %s has no handler: add one to handlers() of its WorkerExtension, and that to META-INF/services"
                .formatted(kind.name()));
      }
    }
  }

  private static List<String> names(Extension extension) {
    return extension.jobKinds().stream().map(JobKind::name).toList();
  }

  private static <A extends JobArgs> void add(JobRegistry registry, Registration<A> one) {
    registry.handle(one.kind(), one.handler(), one.breakers());
  }

  /** Adds the recurring jobs. */
  void schedule(Schedules schedules, Env settings) {
    for (WorkerExtension one : all) {
      Extension extension = extensions.of(one.extension(), one);
      List<Recurring<?>> own = one.schedules(Extensions.settingsOf(extension, settings));
      Extensions.requireOwn(
          extension.name(), "schedule", own.stream().map(Recurring::name).toList());
      for (Recurring<?> recurring : own) {
        try {
          schedules.add(job(recurring));
        } catch (IllegalArgumentException | IllegalStateException e) {
          throw new UnusableExtension(
              "the extension %s: %s".formatted(extension.name(), e.getMessage()), e);
        }
      }
    }
    settings.check();
  }

  private static <A extends JobArgs> RecurringJob<A> job(Recurring<A> one) {
    return new RecurringJob<>(
        one.name(),
        one.cron(),
        one.zone(),
        one.kind(),
        one.args(),
        one.missed() ? MisfirePolicy.RUN_ONCE : MisfirePolicy.SKIP);
  }

  List<Deployable> beside(Function<Env, Parts> parts, Env settings) {
    List<Deployable> beside = new ArrayList<>();
    all.forEach(one -> beside.addAll(one.beside(parts(one, parts, settings))));
    settings.check();
    return beside;
  }

  private Parts parts(WorkerExtension one, Function<Env, Parts> parts, Env settings) {
    Extension extension = extensions.of(one.extension(), one);
    return parts.apply(Extensions.settingsOf(extension, settings));
  }
}
