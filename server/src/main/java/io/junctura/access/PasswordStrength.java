package io.junctura.access;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;

/**
 * Estimates how many guesses a password withstands, without the network. The library zxcvbn knows 30,000 common passwords
 * and 64,000 words and names. It recognises them with digits, years, repeats, keyboard runs and swapped letters around them.
 */
final class PasswordStrength {
    /** zxcvbn's highest grade: a stolen hash withstands weeks of guessing. */
    private static final double LEAST_GUESSES_LOG10 = 10;

    /** The time that an estimate takes grows with the square of the length. A prefix that is strong enough suffices. */
    private static final int ESTIMATED = 48;

    private PasswordStrength() {}

    /** @param own words that somebody would try first here, such as the user's name */
    static boolean isGuessable(String password, List<String> own) {
        int end = Math.min(password.length(), ESTIMATED);
        // Made for each estimate: passwords are set rarely, and the word lists take 10 MB.
        Strength strength = new Zxcvbn().measure(password.substring(0, end), own);
        return strength.getGuessesLog10() < LEAST_GUESSES_LOG10;
    }
}
