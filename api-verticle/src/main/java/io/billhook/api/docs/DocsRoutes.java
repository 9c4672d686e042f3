package io.billhook.api.docs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.api.contract.Contract;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Json;
import io.billhook.api.http.Problems;
import io.billhook.api.http.Routes;
import io.billhook.api.http.StaticFile;
import io.billhook.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;

/** {@code /openapi.json}, {@code /docs} and the files of that page. */
public final class DocsRoutes implements Feature {
  private final StaticFile contract;

  /**
   * @param publicBaseUrl the server that the document names
   */
  public DocsRoutes(URI publicBaseUrl) {
    ObjectNode document = Contract.load().document().deepCopy();
    document.withArray("/servers").removeAll().addObject().put("url", publicBaseUrl.toString());
    contract = StaticFile.of("application/json", Json.bytes(document));
  }

  @Override
  public void contribute(Routes routes) {
    routes.hot("getContract", contract::send);
    routes.hot("getDocs", DocsRoutes::page);
    routes.hot("getDocsFile", DocsRoutes::file);
  }

  private static void page(RoutingContext context) {
    context.response().putHeader("Content-Security-Policy", Viewer.POLICY);
    Viewer.PAGE.send(context);
  }

  private static void file(RoutingContext context) {
    StaticFile file = Viewer.FILES.get(context.pathParam("file"));
    if (file == null) {
      Problems.send(context, ProblemType.NOT_FOUND.because(ProblemType.NOT_FOUND.title()));
    } else {
      file.send(context);
    }
  }
}
