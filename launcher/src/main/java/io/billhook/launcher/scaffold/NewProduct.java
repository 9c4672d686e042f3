package io.billhook.launcher.scaffold;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The files of a new product. */
final class NewProduct {
  private NewProduct() {}

  static FilePlan plan(Clone clone, String name) {
    var product = new Product(clone.products().resolve(name), name);
    String type = product.className();
    Map<String, String> names =
        Map.of("product", name, "Product", type, "version", clone.version());
    var plan = new FilePlan(clone.root());
    Path all = clone.products().resolve("pom.xml");
    if (Files.exists(all)) {
      plan.addLines(all, "</modules>", Template.render("product/module.xml.tmpl", names));
    } else {
      plan.add(all, Template.render("product/products-pom.xml.tmpl", names));
    }
    plan.add(product.folder().resolve("pom.xml"), Template.render("product/pom.xml.tmpl", names));
    plan.add(
        product.main("package-info.java"),
        Template.render("product/package-info.java.tmpl", names));
    plan.add(product.extension(), Template.render("product/Extension.java.tmpl", names));
    for (String side : List.of("api", "worker")) {
      plan.add(
          product.main(side + "/package-info.java"),
          Template.render("product/" + side + "-package-info.java.tmpl", names));
    }
    plan.add(product.api(), Template.render("product/ApiExtension.java.tmpl", names));
    plan.add(product.worker(), Template.render("product/WorkerExtension.java.tmpl", names));
    plan.add(product.contract(), Template.render("product/openapi.yaml.tmpl", names));
    service(plan, product, "io.billhook.extension.Extension", type + "Extension");
    service(plan, product, "io.billhook.api.http.ApiExtension", "api." + type + "Api");
    service(
        plan, product, "io.billhook.worker.engine.WorkerExtension", "worker." + type + "Worker");
    plan.add(product.rules(), Template.render("product/RulesTest.java.tmpl", names));
    return plan;
  }

  private static void service(FilePlan plan, Product product, String service, String type) {
    plan.add(product.resource("META-INF/services/" + service), product.name() + "." + type + "\n");
  }
}
