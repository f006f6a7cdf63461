package io.junctura.access;

import io.junctura.http.problem.ProblemException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Hashes passwords with PBKDF2-HMAC-SHA256. Slow on purpose: requests use a {@link PasswordQueue}. */
final class Passwords {
    /** OWASP's recommendation for PBKDF2-HMAC-SHA256. Tests set fewer: without the second compiler, a password takes 2 s. */
    static final int ROUNDS = Integer.getInteger("junctura.weakens-passwords.fault-control.rounds", 600_000);

    private static final int MIN_LENGTH = 12;
    private static final int MAX_LENGTH = 128;
    private static final String SCHEME = "pbkdf2-sha256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int rounds;
    /** A hash that is checked for unknown names, so that they take as long as known ones. */
    private final String nobody;

    Passwords(int rounds) {
        this.rounds = rounds;
        this.nobody = SCHEME + "$" + rounds + "$" + encode(new byte[16]) + "$" + encode(new byte[32]);
    }

    /** @throws ProblemException 422 with the reason, if the password is too weak */
    static void mustBeGood(String password, String user) {
        String problem = null;
        if (length(password) < MIN_LENGTH) problem = "The password must have at least " + MIN_LENGTH + " characters.";
        else if (isTooLong(password)) problem = "The password may have at most " + MAX_LENGTH + " characters.";
        else if (PasswordStrength.isGuessable(password, List.of(user, "junctura")))
            problem = "This password is easy to guess: it is a common one, or a word with digits, repeats or keyboard"
                    + " runs. Choose a sentence of several words.";
        if (problem != null) {
            throw new ProblemException(422, "weak-password", problem).with("pointer", "/password");
        }
    }

    /** Whether no account can have this password. */
    static boolean isTooLong(String password) {
        return length(password) > MAX_LENGTH;
    }

    private static int length(String password) {
        return password.codePointCount(0, password.length());
    }

    String hash(String password) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return SCHEME + "$" + rounds + "$" + encode(salt) + "$" + encode(derive(password, salt, rounds));
    }

    /** @param stored null for an unknown name: takes as long and returns false */
    boolean matches(String password, @Nullable String stored) {
        String[] parts = (stored == null ? nobody : stored).split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            throw new IllegalStateException(
                    "A stored password has a format that this version does" + " not know. A newer release wrote it.");
        }
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] wanted = Base64.getDecoder().decode(parts[3]);
        byte[] found = derive(password, salt, Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(found, wanted) && stored != null;
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, 256);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every JDK has it.
        } finally {
            spec.clearPassword();
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
