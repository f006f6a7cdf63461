package io.junctura.connection;

import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Gives the secrets that a connection's document only refers to. */
@FunctionalInterface
public interface SecretValues {

    /** @return empty if it is not known here: a secret that was saved from the same reference before is kept then */
    Optional<String> find(ConnectionDocument document, String field, SecretSource source);

    /**
     * From this process's surroundings: for documents that whoever runs the process applies, never for documents that
     * came over HTTP.
     *
     * @param folder what paths are relative to
     */
    static SecretValues here(Map<String, String> environment, Path folder) {
        return here(environment, (String file) -> folder);
    }

    /** @param folder what paths in a document are relative to, by the name of its file */
    static SecretValues here(Map<String, String> environment, Function<String, Path> folder) {
        return (document, field, source) -> {
            if (source instanceof SecretSource.Environment variable) {
                return Optional.ofNullable(environment.get(variable.name()));
            }
            if (source instanceof SecretSource.SecretFile file)
                return read(folder.apply(document.file()).resolve(file.path()));
            return Optional.empty();
        };
    }

    /** As whoever sends the documents found them: by connection, then by field. */
    static SecretValues given(Map<String, Map<String, String>> values) {
        return (document, field, source) -> Optional.ofNullable(
                values.getOrDefault(document.name(), Map.of()).get(field));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).stripTrailing());
        } catch (IOException e) {
            return Optional.empty(); // the caller says which reference led nowhere
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
