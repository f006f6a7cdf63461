package io.junctura.cli;

import io.junctura.plugin.trust.PluginSignature;
import io.junctura.plugin.trust.PublisherKey;
import io.junctura.plugin.trust.Publishers;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands for signatures of plugins: for publishers, and for users who check them. */
final class PluginSigning {
    private PluginSigning() {}

    /** Creates a key. */
    @Command(
            name = "key",
            description = "Creates a key that signs plugins, and prints the line that administrators add to their "
                    + "--plugin-keys file.")
    static final class Key extends TerminalCommand {
        @Parameters(paramLabel = "FILE", description = "The file for the private key. Keep it secret.")
        Path file = Path.of("");

        Key(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() throws Failed {
            try {
                PublisherKey key = PublisherKey.make(file);
                say(Map.of("publicKey", key.text(), "line", key.line()), key.line());
                return 0;
            } catch (FileAlreadyExistsException e) {
                throw new Failed(
                        file + " is there already. Choose another file: whatever was signed with its key would "
                                + "be of another publisher.");
            } catch (IOException e) {
                throw new Failed(file + " cannot be written: " + e + ".");
            }
        }
    }

    /** Signs the jar of a plugin. */
    @Command(name = "sign", description = "Signs a plugin's jar: the signature goes into the jar itself.")
    static final class Sign extends TerminalCommand {
        @Parameters(paramLabel = "JAR", description = "The plugin's jar.")
        Path jar = Path.of("");

        @Option(names = "--key", required = true, paramLabel = "FILE", description = "The private key, in PEM.")
        Path key = Path.of("");

        Sign(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() throws Failed {
            try {
                PublisherKey publisher = PluginSignature.sign(jar, key);
                say(Map.of("signedBy", publisher.text()), jar + " is signed by " + publisher.text() + ".");
                return 0;
            } catch (IOException e) {
                throw new Failed("Not signed: " + e.getMessage());
            }
        }
    }

    /** Checks the signature of a jar. */
    @Command(
            name = "verify",
            description = "Shows who signed a plugin's jar, and whether the jar was changed since. The exit code "
                    + "is 1 if it was changed, or if none of the keys signed it.")
    static final class Verify extends TerminalCommand {
        @Parameters(paramLabel = "JAR", description = "The plugin's jar.")
        Path jar = Path.of("");

        @Option(names = "--plugin-keys", paramLabel = "FILE", description = "The file with the trusted keys.")
        @Nullable
        Path keys;

        Verify(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() throws Failed {
            try {
                Path list = keys;
                Publishers trusted = list == null ? Publishers.ANYONE : Publishers.of(list);
                Optional<PublisherKey> signer = PluginSignature.verify(jar);
                if (signer.isEmpty()) throw new Failed(jar + " is not signed.");
                if (list != null && !trusted.trusts(signer.get())) {
                    throw new Failed(jar + " is signed by " + signer.get().text() + ", which is not among the keys in "
                            + list + ".");
                }
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("signedBy", signer.get().text());
                json.put("trusted", list != null);
                if (common.forPeople())
                    terminal.out().println(jar + " is signed by " + signer.get().text() + ".");
                else common.output.write(json, terminal.out());
                return 0;
            } catch (IOException e) {
                throw new Failed(jar + ": " + e.getMessage());
            }
        }
    }
}
