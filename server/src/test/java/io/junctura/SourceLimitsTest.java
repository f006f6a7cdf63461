package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The sizes that main code of all modules keeps, so that a reader can take in a constructor, a method and a file as a whole. */
class SourceLimitsTest {
    private static final int MAX_PARAMETERS = 7;
    private static final int MAX_LINES_OF_METHOD = 60;
    private static final int MAX_LINES_OF_FILE = 400;

    private static final int MAX_LINES_OF_A_MODULE = 30_000;

    /** What the first comment of a longer file says. */
    private static final String REASON = "longer than 400 lines because";

    private static final Path ROOT = Checkout.ROOT;

    @Test
    void noFileOfMainCodeIsLongerThan400LinesWithoutAReasonInItsFirstComment() throws IOException {
        List<String> longer = new ArrayList<>();
        for (Path file : sources()) {
            String text = Files.readString(file);
            long lines = text.lines().count();
            int comment = text.indexOf("*/");
            boolean hasReason = comment >= 0
                    && text.substring(0, comment)
                            .replaceAll("\\s*\\*?\\s+", " ")
                            .contains(REASON);
            if (lines > MAX_LINES_OF_FILE && !hasReason) longer.add(ROOT.relativize(file) + ": " + lines);
        }
        assertThat(longer).as("files to divide by subject").isEmpty();
    }

    @Test
    void noModuleHasMoreThan30000Lines() throws IOException {
        Map<String, Long> lines = new TreeMap<>();
        for (Path file : sources()) {
            String path = ROOT.relativize(file).toString().replace('\\', '/');
            String module = path.substring(0, path.indexOf("/src/main/java/"));
            lines.merge(module, Files.readString(file).lines().count(), Long::sum);
        }
        assertThat(lines.values())
                .as("lines of each module: " + lines)
                .allMatch(count -> count <= MAX_LINES_OF_A_MODULE);
    }

    @Test
    void noConstructorOfAClassHasMoreThanSevenParametersAndNoMethodHasMoreThan60Lines() throws IOException {
        List<String> beyond = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) new Sizes(unit, positions, beyond).scan(unit, null);
        }
        assertThat(beyond).as("constructors and methods to divide").isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
                    .filter(file -> !file.toString().contains("node_modules"))
                    .sorted()
                    .toList();
            assertThat(files).as("the sources of all modules").hasSizeGreaterThan(500);
            return files;
        }
    }

    /** Scans one file. The parameters of records are their list of fields, which their Javadoc describes: they have no limit. */
    private static final class Sizes extends TreeScanner<@Nullable Void, @Nullable ClassTree> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> beyond;

        Sizes(CompilationUnitTree unit, SourcePositions positions, List<String> beyond) {
            this.unit = unit;
            this.positions = positions;
            this.beyond = beyond;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable ClassTree around) {
            return super.visitClass(type, type);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable ClassTree type) {
            LineMap lines = unit.getLineMap();
            long length = lines.getLineNumber(positions.getEndPosition(unit, method))
                    - lines.getLineNumber(positions.getStartPosition(unit, method))
                    + 1;
            String name = Path.of(unit.getSourceFile().getName()).getFileName() + " " + method.getName();
            if (length > MAX_LINES_OF_METHOD) beyond.add(name + ": " + length + " lines");
            boolean isConstructor = method.getName().contentEquals("<init>");
            boolean isOfARecord = type != null && type.getKind() == Tree.Kind.RECORD;
            int parameters = method.getParameters().size();
            if (isConstructor && !isOfARecord && parameters > MAX_PARAMETERS)
                beyond.add(name + ": " + parameters + " parameters");
            return super.visitMethod(method, type);
        }
    }
}
