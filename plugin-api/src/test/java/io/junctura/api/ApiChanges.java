package io.junctura.api;

import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.filter.BehaviorFilter;
import japicmp.filter.ClassFilter;
import japicmp.filter.FieldFilter;
import japicmp.filter.Filter;
import japicmp.model.JApiClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javassist.ClassPool;
import javassist.CtBehavior;
import javassist.CtClass;
import javassist.CtField;

/** The changes between two states of an API. What the earlier one has deprecated is not compared, because it may go. */
final class ApiChanges {
    private static final String DEPRECATED = "java.lang.Deprecated";

    /** The names of the deprecated classes, methods, constructors and fields. */
    private final Set<String> deprecated = new HashSet<>();

    private ApiChanges(Path before) throws IOException {
        try (JarFile jar = new JarFile(before.toFile())) {
            ClassPool pool = new ClassPool();
            for (JarEntry entry : jar.stream().toList()) {
                if (!entry.getName().endsWith(".class")) continue;
                try (InputStream in = jar.getInputStream(entry)) {
                    add(pool.makeClass(in));
                }
            }
        }
    }

    static List<JApiClass> between(Path before, Path now) throws IOException {
        JarArchiveComparatorOptions options = new JarArchiveComparatorOptions();
        options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
        options.getFilters().getExcludes().addAll(new ApiChanges(before).filters());
        return new JarArchiveComparator(options)
                .compare(new JApiCmpArchive(before.toFile(), "before"), new JApiCmpArchive(now.toFile(), "now"));
    }

    private void add(CtClass type) {
        if (type.hasAnnotation(DEPRECATED)) deprecated.add(type.getName());
        for (CtBehavior each : type.getDeclaredBehaviors()) {
            if (each.hasAnnotation(DEPRECATED)) deprecated.add(each.getLongName());
        }
        for (CtField each : type.getDeclaredFields()) {
            if (each.hasAnnotation(DEPRECATED)) deprecated.add(named(each));
        }
    }

    private static String named(CtField field) {
        return field.getDeclaringClass().getName() + "#" + field.getName();
    }

    private List<Filter> filters() {
        ClassFilter classes = type -> deprecated.contains(type.getName());
        BehaviorFilter behaviors = behavior -> deprecated.contains(behavior.getLongName());
        FieldFilter fields = field -> deprecated.contains(named(field));
        return List.of(classes, behaviors, fields);
    }
}
