package io.billhook.devkit.faults.experiment.provider;

import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import java.util.List;

/**
 * They cannot be reached.
 *
 * @param rudely whether connections are taken, and reset in the middle of a request
 */
record ProvidersGone(boolean rudely) implements Experiment {
  @Override
  public String name() {
    return rudely ? "providers-cut-requests" : "providers-gone";
  }

  @Override
  public String what() {
    return rudely
        ? "providers reset each connection after 100 bytes, in the middle of the request"
        : "providers take no connections; then they are back";
  }

  @Override
  public void run(Lab lab) throws Exception {
    List<TcpProxy> proxies =
        List.of(
            lab.between(Place.WORKER, Place.SIMULATORS),
            lab.between(Place.OTHER_WORKER, Place.SIMULATORS));
    List<Long> before = proxies.stream().map(TcpProxy::hits).toList();
    for (TcpProxy proxy : proxies) {
      if (rudely) {
        proxy.cutAfter(100);
      } else {
        proxy.refuse();
      }
    }
    lab.hold();
    for (int i = 0; i < proxies.size(); i++) {
      long hits = proxies.get(i).hits() - before.get(i);
      lab.prove(hits + " times felt", hits > 1);
    }
    proxies.forEach(TcpProxy::heal);
  }
}
