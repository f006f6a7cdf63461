package io.junctura.connection;

import io.junctura.definition.Reading.OutsideRead;
import io.junctura.definition.Reading.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What documents may read of the machine on which they are applied: the variables and the folders that its operator has named,
 * and nothing else. Documents are often somebody else's, and would send what they read to wherever they like. Immutable.
 */
public final class AllowedReads {

    /** A secret is shorter; what is longer was hardly meant. */
    private static final long LONGEST_FILE = 1_000_000;

    public static final AllowedReads NOTHING = new AllowedReads(List.of(), List.of());

    private final Set<String> variables;
    private final List<Path> folders;

    /** Files that were allowed one by one. */
    private final Set<Path> files;

    /**
     * @param variables of the environment
     * @param folders   whose files may be read, and those of the folders below them
     */
    public AllowedReads(Collection<String> variables, Collection<Path> folders) {
        this(Set.copyOf(variables), List.copyOf(folders), Set.of());
    }

    private AllowedReads(Set<String> variables, List<Path> folders, Set<Path> files) {
        this.variables = variables;
        this.folders = folders;
        this.files = files;
    }

    /** Whether a document may read something, and if not, whether it can be allowed for just this time. */
    public sealed interface Verdict {

        /** @param file the real path of the file; null for a variable */
        record Allowed(@Nullable Path file) implements Verdict {}

        /** @param sentence what it would read, and what allows it */
        record Refused(String sentence, boolean canBeAsked) implements Verdict {}
    }

    /**
     * @param folder that of the document's file
     */
    public Verdict verdict(OutsideRead read, Path folder) {
        if (read.source() instanceof SecretSource.Environment variable) return variable(read, variable.name());
        return file(read, ((SecretSource.SecretFile) read.source()).path(), folder);
    }

    private Verdict variable(OutsideRead read, String name) {
        if (variables.contains(name)) return new Verdict.Allowed(null);
        return new Verdict.Refused(
                "The " + read.secretNamed() + " reads " + read.what() + ". If it may, say --allow-env " + name
                        + ", or name it in JUNCTURA_ALLOW_ENV.",
                true);
    }

    private Verdict file(OutsideRead read, String path, Path folder) {
        String subject = "The " + read.secretNamed() + " reads " + read.what();
        Path own = real(folder);
        Path place;
        boolean within;
        try {
            place = real(own.resolve(path));
            // A name that leads out of the folder and back again is a way out all the same.
            within = place.startsWith(own) && !Path.of(path).isAbsolute() && !leadsUp(Path.of(path));
        } catch (InvalidPathException e) {
            return new Verdict.Refused(subject + ", and that is no name of a file. Write another.", false);
        }
        boolean allowed = within && files.contains(place);
        for (Path one : folders) allowed |= place.startsWith(real(one));
        if (!allowed) {
            return new Verdict.Refused(
                    subject + (within ? "" : ", which is not below the document's own folder")
                            + ". If it may, say --allow-file with the file's folder, or name it in JUNCTURA_ALLOW_FILE.",
                    within);
        }
        if (Files.exists(place)
                && (!Files.isRegularFile(place) || place.toFile().length() > LONGEST_FILE)) {
            return new Verdict.Refused(
                    subject + ", which is no file, or larger than a secret can be. Name the secret's own file.", false);
        }
        return new Verdict.Allowed(place);
    }

    private static boolean leadsUp(Path path) {
        for (Path part : path) if (part.toString().equals("..")) return true;
        return false;
    }

    /** Where a path leads once links are followed, as far as it exists. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath();
        try {
            return absolute.toRealPath();
        } catch (IOException e) {
            Path parent = absolute.normalize().getParent();
            Path name = absolute.normalize().getFileName();
            return parent == null || name == null
                    ? absolute.normalize()
                    : real(parent).resolve(name.toString());
        }
    }

    /**
     * The same, and what somebody has allowed who was asked.
     *
     * @param folder that of a document's file
     */
    public AllowedReads and(Collection<OutsideRead> asked, Function<OutsideRead, Path> folder) {
        Set<String> moreVariables = new HashSet<>(variables);
        Set<Path> moreFiles = new HashSet<>(files);
        for (OutsideRead read : asked) {
            if (read.source() instanceof SecretSource.Environment variable) moreVariables.add(variable.name());
            if (read.source() instanceof SecretSource.SecretFile file) {
                moreFiles.add(real(real(folder.apply(read)).resolve(file.path())));
            }
        }
        return new AllowedReads(moreVariables, folders, moreFiles);
    }
}
