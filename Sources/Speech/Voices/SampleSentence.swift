import VoiceCore

/// What a voice says to be tried by ear: one short sentence of its language.
enum SampleSentence {
    /// The sentence for a BCP 47 tag; in other languages a voice counts, which each does in its own.
    static func text(in language: String) -> String { sentences[language.primaryLanguage] ?? "1, 2, 3, 4, 5." }

    private static let sentences = [
        "ar": "مرحبا! هكذا يبدو صوتي.", "bg": "Здравейте! Така звучи гласът ми.", "ca": "Hola! Així sona la meva veu.",
        "cs": "Dobrý den! Takto zní můj hlas.", "cy": "Helo! Fel hyn mae fy llais yn swnio.",
        "da": "Hej! Sådan lyder min stemme.", "de": "Hallo! So klingt meine Stimme.",
        "el": "Γεια σας! Έτσι ακούγεται η φωνή μου.", "en": "Hello! This is how my voice sounds.",
        "eo": "Saluton! Tiel sonas mia voĉo.", "es": "¡Hola! Así suena mi voz.", "et": "Tere! Nii kõlab minu hääl.",
        "eu": "Kaixo! Horrela entzuten da nire ahotsa.", "fa": "سلام! صدای من این‌طور است.",
        "fi": "Hei! Tältä ääneni kuulostaa.", "fr": "Bonjour ! Voici le son de ma voix.",
        "ga": "Dia duit! Seo mar a chloistear mo ghuth.", "he": "שלום! כך נשמע הקול שלי.",
        "hi": "नमस्ते! मेरी आवाज़ ऐसी है।", "hr": "Bok! Ovako zvuči moj glas.", "hu": "Jó napot! Így szól a hangom.",
        "id": "Halo! Beginilah suara saya.", "is": "Halló! Svona hljómar röddin mín.",
        "it": "Ciao! Ecco come suona la mia voce.", "ja": "こんにちは。これが私の声です。", "ko": "안녕하세요. 제 목소리는 이렇습니다.",
        "lt": "Sveiki! Taip skamba mano balsas.", "lv": "Sveiki! Tā skan mana balss.",
        "nb": "Hei! Slik høres stemmen min ut.", "nl": "Hallo! Zo klinkt mijn stem.",
        "no": "Hei! Slik høres stemmen min ut.", "pl": "Dzień dobry! Tak brzmi mój głos.",
        "pt": "Olá! É assim que soa a minha voz.", "ro": "Bună! Așa sună vocea mea.",
        "ru": "Здравствуйте! Так звучит мой голос.", "sk": "Dobrý deň! Takto znie môj hlas.",
        "sl": "Živijo! Tako zveni moj glas.", "sr": "Здраво! Овако звучи мој глас.",
        "sv": "Hej! Så här låter min röst.",
        "sw": "Habari! Hivi ndivyo sauti yangu inavyosikika.", "th": "สวัสดี นี่คือเสียงของฉัน",
        "tr": "Merhaba! Sesim böyle.", "uk": "Вітаю! Так звучить мій голос.",
        "vi": "Xin chào! Đây là giọng nói của tôi.", "zh": "你好！这就是我的声音。",
    ]
}
