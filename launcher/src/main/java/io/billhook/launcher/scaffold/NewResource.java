package io.billhook.launcher.scaffold;

import io.billhook.launcher.scaffold.Names.ResourceName;
import java.util.Map;
import java.util.regex.Pattern;

/** The files of a new resource. */
final class NewResource {
  private static final Pattern ROWS = Pattern.compile("List<String> ROWS =\\s*List\\.of\\(");
  private static final Pattern FEATURES =
      Pattern.compile("List<Feature> features\\(Parts parts\\)\\s*\\{\\s*return List\\.of\\(");

  private NewResource() {}

  static FilePlan plan(Clone clone, Product product, ResourceName name) {
    String one = name.one().camel();
    Map<String, String> names =
        Map.of(
            "product", product.name(),
            "Product", product.className(),
            "One", one,
            "one", name.one().spaced(),
            "Many", name.many().camel(),
            "many", name.many().spaced(),
            "address", name.address(),
            "table", name.table());
    var plan = new FilePlan(clone.root());
    plan.add(
        product.resource(
            "db/%s/V%d__%s.sql"
                .formatted(product.name(), product.nextMigration(), name.many().snake())),
        Template.render("resource/migration.sql.tmpl", names));
    for (String part : new String[] {"Routes", "Sql", "View"}) {
      plan.add(
          product.main("api/" + one + part + ".java"),
          Template.render("resource/" + part + ".java.tmpl", names));
    }
    plan.add(
        product.test("api/" + one + "Test.java"),
        Template.render("resource/Test.java.tmpl", names));
    plan.addSection(product.contract(), "tags:", Template.render("resource/tags.yaml.tmpl", names));
    plan.addSection(
        product.contract(), "paths:", Template.render("resource/paths.yaml.tmpl", names));
    plan.addSection(
        product.contract(), "  schemas:", Template.render("resource/schemas.yaml.tmpl", names));
    plan.addElement(
        product.rules(),
        ROWS,
        "\"List<String> ROWS = List.of(\"",
        "\"INSERT INTO %s (id, tenant_id, name) VALUES (':A', ':A', 'only-of-a')\""
            .formatted(name.table()));
    plan.addElement(
        product.api(),
        FEATURES,
        "\"return List.of(\" of features(Parts parts)",
        "new %sRoutes(parts.database())".formatted(one));
    return plan;
  }
}
