// Prints what AWS says of some resource types, as JSON:
//   node types.mjs FOLDER_WITH_NODE_MODULES AWS::ECS::Service …
// {"AWS::ECS::Service": {"properties": {NAME: {"required": bool, "type": TYPE}}, "attributes": [NAME]}}, where TYPE is
// "string", "integer", "number", "boolean", "json", {"list": TYPE}, {"map": TYPE}, {"any": [TYPE]} or {"properties": {…}}.
// Deeper than twelve levels, where types name themselves, it is "json".
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [folder, ...names] = process.argv.slice(2);
const { loadAwsServiceSpecSync } = createRequire(resolve(folder, 'x.js'))('@aws-cdk/aws-service-spec');
const database = loadAwsServiceSpecSync();
const definitions = new Map(database.all('typeDefinition').map((each) => [each.$id, each]));

function properties(of, depth) {
  return Object.fromEntries(
    Object.entries(of).map(([name, { type, required, previousTypes }]) => [
      name,
      { required: required === true, type: any([type, ...(previousTypes ?? [])], depth) },
    ]),
  );
}

function any(types, depth) {
  return types.length === 1 ? shape(types[0], depth) : { any: types.map((each) => shape(each, depth)) };
}

function shape(type, depth) {
  switch (type.type) {
    case 'ref':
      return depth > 12 ? 'json' : { properties: properties(definitions.get(type.reference.$ref).properties, depth + 1) };
    case 'array':
      return { list: shape(type.element, depth) };
    case 'map':
      return { map: shape(type.element, depth) };
    case 'union':
      return any(type.types, depth);
    case 'tag':
      return { properties: { Key: { required: true, type: 'string' }, Value: { required: true, type: 'string' } } };
    case 'date-time':
      return 'string';
    default:
      return type.type;
  }
}

const found = {};
for (const name of names) {
  const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', name);
  if (resource) {
    found[name] = {
      properties: properties(resource.properties, 0),
      attributes: Object.keys(resource.attributes),
    };
  }
}
process.stdout.write(JSON.stringify(found));
