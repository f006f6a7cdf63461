package io.junctura.processor;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;
import javax.tools.FileObject;
import javax.tools.StandardLocation;

/**
 * Finds the classes with {@code @ConnectorInfo} and writes {@value #FILE}, one connector a line in the order of their
 * ids: the same sources give the same bytes. A compilation of some of the classes leaves the others' lines as they were.
 */
public final class ConnectorProcessor extends AbstractProcessor {

    static final String FILE = "META-INF/junctura/connectors.json";

    /** Set for the server's own connectors, whose triggers are of kinds that plugins cannot have. */
    static final String OWN = "junctura.own";

    private static final Pattern LINE = Pattern.compile("\\{\"id\":\"([^\"]*)\",\"class\":\"([^\"]*)\".*\\},?");

    /** By id. */
    private final Map<String, String> lines = new TreeMap<>();

    private final Map<String, TypeElement> classes = new TreeMap<>();
    private final Set<String> listed = new LinkedHashSet<>();

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(Source.API + "ConnectorInfo", Source.API + "ActionInfo", Source.API + "TriggerInfo");
    }

    @Override
    public Set<String> getSupportedOptions() {
        return Set.of(OWN);
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Source source = new Source(processingEnv);
        boolean own = Boolean.parseBoolean(processingEnv.getOptions().getOrDefault(OWN, "false"));
        for (Element element : round.getElementsAnnotatedWith(source.apiType("ConnectorInfo"))) {
            // A reader for each: it gathers the pick lists of one connector.
            ConnectorReader reader = new ConnectorReader(source, own);
            source.annotation(element, Source.API + "ConnectorInfo")
                    .ifPresent(info -> describe(source, reader, (TypeElement) element, info, packages(round)));
        }
        warnOfUnlisted(source, round);
        if (round.processingOver() && !round.errorRaised() && !source.failed() && !lines.isEmpty()) {
            write();
        }
        return false;
    }

    /**
     * The packages of the compiled sources, by which the installation distinguishes the plugin's code from libraries.
     */
    private List<String> packages(RoundEnvironment round) {
        return round.getRootElements().stream()
                .map(element -> processingEnv.getElementUtils().getPackageOf(element))
                .map(one -> one.getQualifiedName().toString())
                .distinct()
                .sorted()
                .toList();
    }

    private void describe(
            Source source,
            ConnectorReader reader,
            TypeElement connector,
            Map<String, Object> info,
            List<String> packages) {
        Map<String, Object> described = reader.read(connector, info);
        described.put("packages", packages);
        String id = String.valueOf(described.get("id"));
        TypeElement other = classes.put(id, connector);
        if (other != null) {
            source.error(connector, other.getQualifiedName() + " has the id \"" + id + "\" too; choose another.");
        }
        lines.put(id, JsonText.of(described));
        for (String parts : Set.of("actions", "triggers")) {
            for (TypeMirror type : Source.classes(info.get(parts))) {
                listed.add(source.binaryName(Source.element((DeclaredType) type)));
            }
        }
    }

    private void warnOfUnlisted(Source source, RoundEnvironment round) {
        if (classes.isEmpty()) {
            return; // Their connector was compiled earlier.
        }
        for (String annotation : new String[] {"ActionInfo", "TriggerInfo"}) {
            for (Element element : round.getElementsAnnotatedWith(source.apiType(annotation))) {
                if (element instanceof TypeElement type && !listed.contains(source.binaryName(type))) {
                    source.warn(
                            type,
                            "No connector lists " + type.getSimpleName() + ", so flows cannot use it. Add it to"
                                    + " its connector's @ConnectorInfo.");
                }
            }
        }
    }

    private void write() {
        keepLinesOfEarlierCompilations();
        try {
            FileObject file = processingEnv
                    .getFiler()
                    .createResource(
                            StandardLocation.CLASS_OUTPUT,
                            "",
                            FILE,
                            classes.values().toArray(new Element[0]));
            try (Writer writer = file.openWriter()) {
                writer.write("{\"connectors\":[\n" + String.join(",\n", lines.values()) + "\n]}\n");
            }
        } catch (IOException e) {
            processingEnv
                    .getMessager()
                    .printMessage(Diagnostic.Kind.ERROR, "Cannot write " + FILE + ": " + e.getMessage());
        }
    }

    private void keepLinesOfEarlierCompilations() {
        Source source = new Source(processingEnv);
        CharSequence earlier;
        try {
            earlier = processingEnv
                    .getFiler()
                    .getResource(StandardLocation.CLASS_OUTPUT, "", FILE)
                    .getCharContent(true);
        } catch (NoSuchFileException | java.io.FileNotFoundException e) {
            return; // The first compilation.
        } catch (IOException | RuntimeException e) {
            return; // A file that cannot be read is replaced.
        }
        for (String line : earlier.toString().lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()
                    && source.exists(matcher.group(2))
                    && stillNamed(matcher.group(1), matcher.group(2))) {
                lines.putIfAbsent(matcher.group(1), line.endsWith(",") ? line.substring(0, line.length() - 1) : line);
            }
        }
    }

    /** Whether an earlier line's class is not one that now goes by another id. */
    private boolean stillNamed(String id, String className) {
        return classes.containsKey(id)
                || classes.values().stream()
                        .noneMatch(type -> processingEnv
                                .getElementUtils()
                                .getBinaryName(type)
                                .contentEquals(className));
    }
}
