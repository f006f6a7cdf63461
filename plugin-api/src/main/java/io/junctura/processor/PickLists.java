package io.junctura.processor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** The classes that fill the pick lists of one connector's fields, by the names that schemas use. */
final class PickLists {

    private final Source source;
    private final Map<String, TypeElement> classes = new TreeMap<>();

    PickLists(Source source) {
        this.source = source;
    }

    boolean isEmpty() {
        return classes.isEmpty();
    }

    /**
     * Adds to a component's schema the pick list that its annotation names, if any.
     *
     * @param field the values of the component's {@code @Field}
     */
    void add(RecordComponentElement component, Map<String, Object> field, Map<String, Object> schema) {
        if (!(field.get("options") instanceof DeclaredType type) || Source.isNamed(type, Source.API + "Options.None")) {
            return;
        }
        TypeElement element = Source.element(type);
        Object of = schema.get("items") instanceof Map<?, ?> items ? items.get("type") : schema.get("type");
        if (!"string".equals(of)) {
            source.error(component, "options are for components of type String, or lists of these.");
        }
        String name = Names.kebabCase(
                Names.humanised(element.getSimpleName().toString()).replace(' ', '_'));
        TypeElement before = classes.put(name, element);
        if (before != null && !before.equals(element)) {
            source.error(component, "Two pick lists are named " + element.getSimpleName() + "; rename one.");
        }
        schema.put("x-options", name);
    }

    /** The binary names of the classes by the names of the pick lists. Checks that the server can call each class. */
    Map<String, Object> describe(TypeMirror connection) {
        Map<String, Object> described = new LinkedHashMap<>();
        classes.forEach((name, type) -> {
            List<? extends TypeMirror> arguments = source.supertype(type.asType(), Source.API + "Options")
                    .map(DeclaredType::getTypeArguments)
                    .orElse(List.of());
            if (arguments.size() != 1 || !source.isKindOf(connection, arguments.get(0))) {
                source.error(
                        type,
                        type.getSimpleName() + " must implement Options<" + connection
                                + ">: it is asked with a connection of its connector.");
            }
            if (!Source.isInstantiable(type) || !Source.hasPublicConstructor(type)) {
                source.error(
                        type,
                        type.getSimpleName()
                                + " must be a public class with a public constructor without arguments: the server"
                                + " makes it.");
            }
            described.put(name, source.binaryName(type));
        });
        return described;
    }
}
