package io.junctura.connection;

import io.junctura.connection.AllowedReads.Verdict.Allowed;
import io.junctura.connection.AllowedReads.Verdict.Refused;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.OutsideRead;
import io.junctura.definition.Reading.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Resolves the references to secrets in connection documents. */
public interface SecretValues {

    /** Finds none: what documents refer to is not read. */
    SecretValues NONE = (document, field, source) -> Optional.empty();

    /** @return empty if the secret is not found; a secret that was saved from the same reference before is kept then */
    Optional<String> find(ConnectionDocument document, String field, SecretSource source);

    /**
     * Checks whether a document may read something.
     *
     * @return why not, and how to allow it; empty if it may
     */
    default Optional<String> refusal(OutsideRead read) {
        return Optional.empty();
    }

    /**
     * Reads secrets from this process's environment and from files. Only for documents that the operator of this process
     * applies, never for documents from HTTP.
     *
     * @param environment the value of an environment variable; null if it is not set
     * @param folder      the base folder of paths in a document, by the name of its file
     */
    static SecretValues here(
            Function<String, @Nullable String> environment, Function<String, Path> folder, AllowedReads allowed) {
        return new SecretValues() {
            @Override
            public Optional<String> refusal(OutsideRead read) {
                return allowed.verdict(read, folder.apply(read.file())) instanceof Refused refused
                        ? Optional.of(refused.sentence())
                        : Optional.empty();
            }

            @Override
            public Optional<String> find(ConnectionDocument document, String field, SecretSource source) {
                for (OutsideRead read : document.reads()) {
                    if (!read.secret().equals(field)) continue;
                    if (!(allowed.verdict(read, folder.apply(read.file())) instanceof Allowed found)) continue;
                    if (source instanceof SecretSource.Environment variable) {
                        return Optional.ofNullable(environment.apply(variable.name()));
                    }
                    return found.file() == null ? Optional.empty() : read(found.file());
                }
                return Optional.empty();
            }
        };
    }

    /** The folder of a file, by its path. */
    static Path folderOf(String file) {
        Path parent = Path.of(file).toAbsolutePath().getParent();
        return parent == null ? Path.of("") : parent;
    }

    /** The secrets that a client sent with the documents, by connection, then by field. */
    static SecretValues given(Map<String, Map<String, String>> values) {
        return (document, field, source) -> Optional.ofNullable(
                values.getOrDefault(document.name(), Map.of()).get(field));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).stripTrailing());
        } catch (IOException e) {
            return Optional.empty(); // The caller reports the reference.
        }
    }

    /** A reference as documents write it, such as {@code {{ env.TOKEN }}}; empty for the secret itself. */
    static Optional<String> reference(SecretSource source) {
        if (source instanceof SecretSource.Environment variable)
            return Optional.of("{{ env." + variable.name() + " }}");
        if (source instanceof SecretSource.SecretFile file) return Optional.of("{{ file." + file.path() + " }}");
        return Optional.empty();
    }
}
