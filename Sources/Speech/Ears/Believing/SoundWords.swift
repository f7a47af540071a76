/// How recognisers name what is no speech, in the languages in which they do.
enum SoundWords {
    /// Whether words in parentheses name a sound.
    static func isNamed(in content: String) -> Bool {
        let text = content.lowercased()
        guard !text.contains(where: \.isNumber) else { return false }
        if signs.contains(where: text.contains) { return true }
        return text.split { !$0.isLetter && $0 != "_" }.contains { words.contains(String($0)) }
    }

    private static let words: Set<String> = Set(
        """
        silence silent music musical song singing sings sang hums humming whistling whistles applause applauding clapping \
        claps cheering cheers laughter laugh laughs laughing chuckles chuckling chuckle giggles giggling sigh sighs sighing \
        cough coughs coughing sneeze sneezes sneezing sniffs sniffles sniffling breath breathes breathing breathe exhales \
        inhales gasps gasp gasping groans groaning grunts moans snoring snores yawns yawning crying cries sobbing sobs weeping \
        screaming screams scream shouting yelling whispering whispers mumbling mumbles murmurs chatter chattering crosstalk \
        overlapping inaudible unintelligible indistinct incomprehensible unclear noise noises static buzzing beep beeps \
        beeping bleep ringing rings bell clicking clicks click typing knocking knocks footsteps thunder wind rain sirens siren \
        engine barking barks meowing chirping tapping rustling blank audio blank_audio blank_text no_speech nospeech foreign \
        speaking speaks pause pauses background instrumental upbeat dramatic melody beatboxing burps burp hiccups kissing \
        stille musik gesang lachen lacht gelächter applaus klatschen husten hustet seufzt seufzen räuspert räuspern \
        unverständlich geräusch geräusche rauschen gähnt niest atmet stöhnt schreit flüstert jubel \
        musique silence rires rire rit applaudissements toux tousse soupir soupire inaudible inintelligible bruit bruits \
        chante chanson souffle éternue sifflement cris \
        música silencio risas risa ríe ríen aplausos tos tose suspiro suspira inaudible ininteligible ruido canta canción \
        silêncio risos risada ri palmas tosse suspira inaudível ininteligível ruído barulho cantando \
        musica silenzio risate risata ride applausi tosse sospira sospiro incomprensibile rumore canta canzone \
        muziek stilte gelach lacht applaus hoest hoesten zucht onverstaanbaar geluid ruis zingt \
        muzyka cisza śmiech śmieje oklaski kaszel kaszle westchnienie niezrozumiałe szum hałas śpiewa \
        музыка тишина смех смеется смеётся аплодисменты кашель кашляет вздох вздыхает неразборчиво шум стук поет поёт крик \
        музика тиша сміх сміється оплески кашель зітхає нерозбірливо шум \
        hudba ticho smích potlesk kašel nesrozumitelné šum smiech \
        tystnad skratt skrattar applåder hostar suckar ohörbart brus sjunger \
        stilhed latter ler klapsalver hoster sukker uhørbart støj stillhet sukker utydelig \
        musiikkia musiikki hiljaisuus naurua nauraa taputuksia yskii huokaus epäselvää kohinaa \
        müzik sessizlik gülme gülüyor kahkaha alkış öksürük öksürüyor anlaşılmıyor gürültü \
        μουσική σιωπή γέλια χειροκρότημα βήχας αναστεναγμός θόρυβος \
        zene csend nevetés nevet taps köhögés sóhaj zaj muzică liniște râsete aplauze tuse zgomot \
        موسيقى صمت ضحك تصفيق سعال ضوضاء מוזיקה שקט צחוק מחיאות שיעול רעש \
        संगीत मौन हँसी हंसी तालियां तालियाँ खांसी शोर âm nhạc cười vỗ tay ho musik hening tawa tepuk batuk \
        음악 침묵 웃음 박수 기침 한숨 소음 잡음 무음
        """.split(separator: " ").map(String.init)
    )

    /// Of scripts without spaces.
    private static let signs = [
        "音楽", "音乐", "音樂", "拍手", "笑", "掌声", "掌聲", "咳", "沈黙", "無音", "静音", "靜音", "沉默", "雑音", "噪音",
        "ため息", "叹气", "嘆氣", "聞き取れ", "听不清", "聽不清", "歓声", "欢呼", "歡呼", "泣", "歌", "呼吸", "เพลง", "ดนตรี",
        "เสียง", "หัวเราะ", "ปรบมือ", "เงียบ",
    ]
}
