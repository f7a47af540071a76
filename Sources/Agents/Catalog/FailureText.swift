/// What an agent says when every provider failed, where its row names no words of its own.
enum FailureText {
    private static let sentences = [
        "cs": "Teď nemohu odpovědět. Zkuste to prosím za chvíli znovu.",
        "da": "Jeg kan ikke svare lige nu. Prøv igen om et øjeblik.",
        "de": "Ich kann gerade nicht antworten. Bitte versuche es gleich noch einmal.",
        "en": "I can't answer right now. Please try again in a moment.",
        "es": "Ahora no puedo responder. Inténtalo de nuevo en un momento.",
        "fi": "En voi vastata juuri nyt. Yritä hetken kuluttua uudelleen.",
        "fr": "Je ne peux pas répondre pour le moment. Réessayez dans un instant.",
        "it": "Ora non posso rispondere. Riprova tra un momento.",
        "ja": "ただいまお答えできません。しばらくしてからもう一度お試しください。",
        "ko": "지금은 대답할 수 없습니다. 잠시 후 다시 시도해 주세요.",
        "nl": "Ik kan nu niet antwoorden. Probeer het zo nog eens.",
        "no": "Jeg kan ikke svare akkurat nå. Prøv igjen om et øyeblikk.",
        "pl": "Nie mogę teraz odpowiedzieć. Spróbuj ponownie za chwilę.",
        "pt": "Não consigo responder agora. Tente novamente daqui a pouco.",
        "ru": "Сейчас я не могу ответить. Попробуйте ещё раз чуть позже.",
        "sv": "Jag kan inte svara just nu. Försök igen om en stund.",
        "tr": "Şu anda yanıt veremiyorum. Lütfen biraz sonra tekrar deneyin.",
        "uk": "Зараз я не можу відповісти. Спробуйте ще раз трохи згодом.",
        "zh": "我现在无法回答，请稍后再试。",
    ]

    /// The sentence in a language, by its BCP 47 tag; English where there is none.
    static func sentence(in language: String) -> String? {
        let primary = language.lowercased().prefix { $0 != "-" && $0 != "_" }
        return sentences[String(primary)] ?? sentences["en"]
    }
}
