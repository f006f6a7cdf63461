package io.junctura.processor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** JSON Schema 2020-12 of records, over the closed list of component types. */
final class Schemas {

    /** The direction of values: to the connector, or from it. */
    enum Direction {
        INPUT,
        OUTPUT
    }

    static final String LIST_OF_TYPES =
            "Use String, int, long, double, BigDecimal, boolean, an enum, Duration, Instant, LocalDate, UUID, byte[],"
                    + " Secret, FileRef, Rows, Object (any JSON value), List<…>, Map<String, …>, a record, or a sealed"
                    + " interface of records.";

    private static final Map<String, Map<String, Object>> SCALARS = Map.ofEntries(
            Map.entry("java.lang.String", Map.of("type", "string")),
            Map.entry("java.lang.Integer", Map.of("type", "integer")),
            Map.entry("java.lang.Long", Map.of("type", "integer")),
            Map.entry("java.lang.Double", Map.of("type", "number")),
            Map.entry("java.math.BigDecimal", Map.of("type", "number")),
            Map.entry("java.lang.Boolean", Map.of("type", "boolean")),
            Map.entry("java.lang.Object", Map.of()),
            Map.entry("java.time.Duration", format("string", "duration")),
            Map.entry("java.time.Instant", format("string", "date-time")),
            Map.entry("java.time.LocalDate", format("string", "date")),
            Map.entry("java.util.UUID", format("string", "uuid")),
            Map.entry(Source.API + "Secret", format("string", "secret")),
            Map.entry(Source.API + "FileRef", format("object", "file")),
            // A list or a file of rows, so of no one type.
            Map.entry(Source.API + "Rows", Map.of("format", "rows")));

    /** The key by which documents select a record of a sealed interface, and its value for one record. */
    private record Discriminator(String by, String value) {}

    private final Source source;
    private final PickLists pickLists;

    /** The records that are being described, outermost first. A record that contains itself would never end. */
    private final Deque<TypeElement> open = new ArrayDeque<>();

    Schemas(Source source, PickLists pickLists) {
        this.source = source;
        this.pickLists = pickLists;
    }

    private static Map<String, Object> format(String type, String format) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        schema.put("format", format);
        return schema;
    }

    /** The schema of any type that a component may have. */
    Map<String, Object> of(TypeMirror type, Element at, Direction direction) {
        if (type.getKind() == TypeKind.INT || type.getKind() == TypeKind.LONG) {
            return object("type", "integer");
        }
        if (type.getKind() == TypeKind.DOUBLE) {
            return object("type", "number");
        }
        if (type.getKind() == TypeKind.BOOLEAN) {
            return object("type", "boolean");
        }
        if (Source.isBytes(type)) {
            Map<String, Object> schema = format("string", "base64");
            schema.put("contentEncoding", "base64");
            return schema;
        }
        if (!(type instanceof DeclaredType declared) || type.getKind() == TypeKind.ERROR) {
            return unsupported(type, at);
        }
        TypeElement element = Source.element(declared);
        String name = element.getQualifiedName().toString();
        if (direction == Direction.OUTPUT && name.equals(Source.API + "Secret")) {
            source.error(at, "A result is recorded and shown, so it cannot hold a Secret.");
            return object();
        }
        if (SCALARS.containsKey(name)) {
            return new LinkedHashMap<>(SCALARS.get(name));
        }
        return switch (name) {
            case "java.util.List" -> list(declared, at, direction);
            case "java.util.Map" -> map(declared, at, direction);
            case "java.lang.Void" -> direction == Direction.OUTPUT ? object("type", "null") : unsupported(type, at);
            case "java.util.Optional" ->
                direction == Direction.OUTPUT && declared.getTypeArguments().size() == 1
                        ? of(declared.getTypeArguments().get(0), at, direction)
                        : unsupported(type, at);
            default -> ofOwnType(declared, element, at, direction);
        };
    }

    private Map<String, Object> ofOwnType(DeclaredType type, TypeElement element, Element at, Direction direction) {
        if (element.getKind() == ElementKind.ENUM) {
            return Choices.of(element, source);
        }
        boolean sealed = element.getKind() == ElementKind.INTERFACE
                && element.getModifiers().contains(Modifier.SEALED);
        if (!Source.isRecord(element) && !sealed) {
            return unsupported(type, at);
        }
        if (open.contains(element)) {
            source.error(at, element.getSimpleName() + " contains itself; a value of such a type has no end.");
            return object();
        }
        open.push(element);
        Map<String, Object> schema = sealed ? ofSealed(element, at, direction) : ofRecord(type, direction);
        open.pop();
        String docs = source.javadoc(element).main();
        if (!docs.isEmpty()) {
            schema.putIfAbsent("description", docs);
        }
        return schema;
    }

    /**
     * The schema of the result of a batch action.
     *
     * @param item the schema of the result of one item
     */
    static Map<String, Object> ofBatch(Map<String, Object> item) {
        Map<String, Object> items = object("type", "array");
        items.put("description", "The results, in the order of the items; null for a failed item.");
        items.put("items", item);
        Map<String, Object> count = object("type", "integer");
        count.put("description", "The number of items.");
        Map<String, Object> failed = object("type", "integer");
        failed.put("description", "The number of failed items.");
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("count", count);
        properties.put("failed", failed);
        properties.put("items", items);
        Map<String, Object> schema = object("type", "object");
        schema.put("properties", properties);
        schema.put("required", new ArrayList<Object>(List.of("count", "failed", "items")));
        return schema;
    }

    /** The schema of a connection's components that are not secrets. */
    Map<String, Object> ofSettings(DeclaredType type, Set<String> secrets) {
        return ofRecord(type, Direction.INPUT, Optional.empty(), secrets);
    }

    /** The schema of a record's components. */
    Map<String, Object> ofRecord(DeclaredType type, Direction direction) {
        return ofRecord(type, direction, Optional.empty(), Set.of());
    }

    /** @param discriminator for a record of a sealed interface */
    private Map<String, Object> ofRecord(
            DeclaredType type, Direction direction, Optional<Discriminator> discriminator, Set<String> leftOut) {
        TypeElement element = Source.element(type);
        Map<String, String> docs = source.javadoc(element).params();
        Map<String, Object> properties = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        discriminator.ifPresent(name -> {
            properties.put(name.by(), object("const", name.value()));
            required.add(name.by());
        });
        for (RecordComponentElement component : element.getRecordComponents()) {
            String name = component.getSimpleName().toString();
            if (leftOut.contains(name)) {
                continue;
            }
            TypeMirror componentType = source.componentType(type, component);
            if (discriminator.isPresent() && name.equals(discriminator.get().by())) {
                source.error(
                        component,
                        "\"" + name + "\" tells the records of a sealed interface apart; name this otherwise, or let"
                                + " the interface say @Variants(by = …).");
            }
            properties.put(name, component(component, componentType, docs.getOrDefault(name, ""), direction));
            if (required(component, componentType, direction)) {
                required.add(name);
            }
        }
        Map<String, Object> schema = object("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (direction == Direction.INPUT) {
            schema.put("additionalProperties", false);
            List<Object> rules = new RuleReader(source).of(element, properties, leftOut);
            if (!rules.isEmpty()) {
                schema.put("x-rules", rules);
            }
        }
        return schema;
    }

    /** The schema of one component: from its type, its annotation and its documentation. */
    Map<String, Object> component(RecordComponentElement component, TypeMirror type, String docs, Direction direction) {
        Map<String, Object> field =
                source.annotation(component, Source.API + "Field").orElse(Map.of());
        String name = component.getSimpleName().toString();
        String title = text(field, "title");
        if (docs.isEmpty() && title.isEmpty()) {
            source.warn(
                    component,
                    "\"" + name + "\" has no description: add \"@param " + name
                            + " …\" to the record's Javadoc, or a @Field(title = …).");
        }
        Map<String, Object> schema = object("title", title.isEmpty() ? Names.humanised(name) : title);
        if (!docs.isEmpty()) {
            schema.put("description", docs);
        }
        Map<String, Object> ofType = of(type, component, direction);
        new Limits(source, component, ofType).add(field);
        Fallbacks fallbacks = new Fallbacks(source, component, ofType);
        String fallback = text(field, "fallback");
        fallbacks.spellChoicesLike(fallback);
        ofType.forEach(schema::putIfAbsent);
        fallbacks.typed(fallback, "fallback").ifPresent(value -> schema.put("default", value));
        fallbacks.typed(text(field, "example"), "example").ifPresent(value -> schema.put("examples", List.of(value)));
        String widget = String.valueOf(field.getOrDefault("widget", "BY_TYPE"));
        if (!widget.endsWith("BY_TYPE")) {
            schema.put("x-widget", Names.kebabCase(widget.substring(widget.lastIndexOf('.') + 1)));
        }
        if (String.valueOf(field.getOrDefault("mixed", "")).endsWith("PATH_SEGMENT")) {
            schema.put("x-mixed", "path-segment");
            if (!"string".equals(schema.get("type")) || schema.containsKey("format")) {
                source.error(component, "mixed = PATH_SEGMENT is for components of type String.");
            }
        }
        pickLists.add(component, field, schema);
        if (Boolean.TRUE.equals(field.get("atLeastOne"))) {
            if (!"array".equals(schema.get("type"))) {
                source.error(component, "atLeastOne is for lists.");
            }
            schema.put("minItems", 1L);
        }
        String connected = Source.constant(field.get("connection"));
        if (!connected.isEmpty() && !connected.equals("either-way")) {
            schema.put("x-connection", connected);
        }
        if (Boolean.TRUE.equals(field.get("advanced"))) {
            schema.put("x-advanced", true);
        }
        return schema;
    }

    boolean required(RecordComponentElement component, TypeMirror type, Direction direction) {
        if (Source.nullable(component)) {
            return false;
        }
        if (direction == Direction.OUTPUT) {
            return !Source.isNamed(type, "java.util.Optional");
        }
        Map<String, Object> field =
                source.annotation(component, Source.API + "Field").orElse(Map.of());
        if (Boolean.TRUE.equals(field.get("atLeastOne"))) {
            return true;
        }
        boolean collection = Source.isNamed(type, "java.util.List")
                || Source.isNamed(type, "java.util.Map")
                || Source.isNamed(type, Source.API + "Rows");
        return !collection && text(field, "fallback").isEmpty();
    }

    private Map<String, Object> list(DeclaredType type, Element at, Direction direction) {
        if (type.getTypeArguments().isEmpty()) {
            return unsupported(type, at);
        }
        Map<String, Object> schema = object("type", "array");
        schema.put("items", of(type.getTypeArguments().get(0), at, direction));
        return schema;
    }

    private Map<String, Object> map(DeclaredType type, Element at, Direction direction) {
        if (type.getTypeArguments().isEmpty()
                || !Source.isNamed(type.getTypeArguments().get(0), "java.lang.String")) {
            return unsupported(type, at);
        }
        Map<String, Object> schema = object("type", "object");
        schema.put("additionalProperties", of(type.getTypeArguments().get(1), at, direction));
        return schema;
    }

    private Map<String, Object> ofSealed(TypeElement element, Element at, Direction direction) {
        Map<String, Object> cases = new LinkedHashMap<>();
        String by = source.annotation(element, Source.API + "Variants")
                .map(variants -> text(variants, "by"))
                .orElse("type");
        collectCases(element, by, at, direction, cases);
        List<Object> choices = new ArrayList<>(cases.values());
        cases.forEach((name, schema) -> {
            if (((Map<?, ?>) schema).get("required") instanceof List<?> required && required.size() == 1) {
                choices.add(object("const", name)); // All other components are optional, so the name alone is enough.
            }
        });
        return object("oneOf", choices);
    }

    private void collectCases(
            TypeElement element, String by, Element at, Direction direction, Map<String, Object> cases) {
        for (TypeMirror permitted : element.getPermittedSubclasses()) {
            TypeElement one = Source.element((DeclaredType) permitted);
            if (one.getKind() == ElementKind.INTERFACE && one.getModifiers().contains(Modifier.SEALED)) {
                collectCases(one, by, at, direction, cases);
                continue;
            }
            String simpleName = one.getSimpleName().toString();
            if (!Source.isRecord(one) || !one.getTypeParameters().isEmpty()) {
                source.error(
                        at,
                        element.getSimpleName() + "." + simpleName
                                + " is no plain record; a sealed interface may permit records without type parameters"
                                + " alone.");
                continue;
            }
            String name = Names.camelCase(simpleName);
            Map<String, Object> schema = object("title", Names.humanised(name));
            String docs = source.javadoc(one).main();
            if (!docs.isEmpty()) {
                schema.put("description", docs);
            }
            schema.putAll(ofRecord(
                    (DeclaredType) one.asType(), direction, Optional.of(new Discriminator(by, name)), Set.of()));
            if (cases.put(name, schema) != null) {
                source.error(at, "Two records of " + element.getSimpleName() + " are named " + name + ".");
            }
        }
    }

    private Map<String, Object> unsupported(TypeMirror type, Element at) {
        if (type.getKind() != TypeKind.ERROR) { // The compiler itself reports what it cannot find.
            source.error(
                    at,
                    "\"" + at.getSimpleName() + "\" is of type " + type + ", which has no form in JSON. "
                            + LIST_OF_TYPES);
        }
        return object();
    }

    private static String text(Map<String, Object> annotation, String name) {
        return String.valueOf(annotation.getOrDefault(name, ""));
    }

    private static Map<String, Object> object() {
        return new LinkedHashMap<>();
    }

    private static Map<String, Object> object(String key, Object value) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(key, value);
        return schema;
    }
}
