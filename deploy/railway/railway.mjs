// The whole project on Railway: `railway config plan --file deploy/railway/railway.mjs`, then `apply`.
// docs/deploy/railway.md tells the steps. What api and worker are lies in the two files beside this.
import { defineRailway, github, image, postgres, project, service, volume } from "railway/iac";
import api from "./api.json" with { type: "json" };
import worker from "./worker.json" with { type: "json" };

// Your repository: each push to the branch is built from its Dockerfile and rolled out.
const source = () => github("YOUR-ORGANISATION/YOUR-REPOSITORY", { branch: "main" });

export default defineRailway(() => {
  const database = postgres("Postgres");
  const brokerData = volume("rabbitmq-data", { sizeMB: 5000 });
  const broker = service("RabbitMQ", {
    source: image("rabbitmq:4.2"),
    env: {
      RABBITMQ_DEFAULT_USER: "billhook",
      RABBITMQ_DEFAULT_PASS: "${{shared.RABBITMQ_PASSWORD}}",
      // The data's folder has the node's name, and the host's name changes with each deployment.
      RABBITMQ_NODENAME: "rabbit@localhost",
    },
    volumeMounts: { "/var/lib/rabbitmq": brokerData },
  });
  return project("billhook", {
    resources: [
      database,
      broker,
      brokerData,
      service("api", { source: source(), ...api, replicas: 1 }),
      service("worker", { source: source(), ...worker, replicas: 1 }),
    ],
  });
});
