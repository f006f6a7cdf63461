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
 * Decides which environment variables and files documents may read on the machine where they are applied: only those that the
 * operator has named. Documents often come from other authors, and could send secrets anywhere. Immutable.
 */
public final class AllowedReads {

    /** Larger files are refused: a secret is shorter. */
    private static final long MAX_FILE_LENGTH = 1_000_000;

    public static final AllowedReads NOTHING = new AllowedReads(List.of(), List.of());

    private final Set<String> variables;
    private final List<Path> folders;

    /** Single files that were allowed. */
    private final Set<Path> files;

    /**
     * @param variables names of environment variables
     * @param folders   folders whose files may be read, with their subfolders
     */
    public AllowedReads(Collection<String> variables, Collection<Path> folders) {
        this(Set.copyOf(variables), List.copyOf(folders), Set.of());
    }

    private AllowedReads(Set<String> variables, List<Path> folders, Set<Path> files) {
        this.variables = variables;
        this.folders = folders;
        this.files = files;
    }

    /** Whether a document may read something. */
    public sealed interface Verdict {

        /** @param file the real path of the file; null for a variable */
        record Allowed(@Nullable Path file) implements Verdict {}

        /**
         * @param sentence   what the document reads, and how to allow it
         * @param canBeAsked whether the user may allow it this once
         */
        record Refused(String sentence, boolean canBeAsked) implements Verdict {}
    }

    /**
     * @param folder the folder of the document's file
     */
    public Verdict verdict(OutsideRead read, Path folder) {
        if (read.source() instanceof SecretSource.Environment variable) return variable(read, variable.name());
        return file(read, ((SecretSource.SecretFile) read.source()).path(), folder);
    }

    private Verdict variable(OutsideRead read, String name) {
        if (variables.contains(name)) return new Verdict.Allowed(null);
        return new Verdict.Refused(
                "The " + read.secretNamed() + " reads " + read.what() + ", which is not allowed. To allow it, use"
                        + " --allow-env " + name + " or JUNCTURA_ALLOW_ENV.",
                true);
    }

    private Verdict file(OutsideRead read, String path, Path folder) {
        String subject = "The " + read.secretNamed() + " reads " + read.what();
        Path own = real(folder);
        Path place;
        boolean within;
        try {
            place = real(own.resolve(path));
            // Any ".." is refused, even if the path leads back into the folder.
            within = place.startsWith(own) && !Path.of(path).isAbsolute() && !leadsUp(Path.of(path));
        } catch (InvalidPathException e) {
            return new Verdict.Refused(subject + ", which is not a valid file name. Correct the path.", false);
        }
        boolean allowed = within && files.contains(place);
        for (Path one : folders) allowed |= place.startsWith(real(one));
        if (!allowed) {
            return new Verdict.Refused(
                    subject + (within ? "" : ", outside of the document's folder")
                            + ", which is not allowed. The path leads to " + place
                            + ". To allow it, name the file's folder with --allow-file or JUNCTURA_ALLOW_FILE.",
                    within);
        }
        if (Files.exists(place)
                && (!Files.isRegularFile(place) || place.toFile().length() > MAX_FILE_LENGTH)) {
            return new Verdict.Refused(
                    subject + ", which is not a file, or larger than " + MAX_FILE_LENGTH
                            + " bytes. Name a file that contains only the secret.",
                    false);
        }
        return new Verdict.Allowed(place);
    }

    private static boolean leadsUp(Path path) {
        for (Path part : path) if (part.toString().equals("..")) return true;
        return false;
    }

    /** Resolves links in the existing part of a path. */
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
     * These permissions, and the reads that the user has allowed this once.
     *
     * @param folder the folder of a document's file
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
