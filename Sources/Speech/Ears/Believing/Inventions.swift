/// What recognisers that learnt from videos make of silence, where it is all that they heard.
enum Inventions {
    enum Kind {
        /// Who made the subtitles: nobody says that.
        case credit
        /// How a video ends: hardly anybody says that to an assistant.
        case farewell
        /// What people say as well.
        case politeness
    }

    /// No such text is longer, in characters.
    private static let longest = 120

    /// What a whole text is; nil for one that somebody said.
    static func kind(of text: String) -> Kind? {
        guard text.count <= longest else { return nil }
        let words = once(plain(text))
        guard !words.isEmpty else { return nil }
        if politeness.contains(words) { return .politeness }
        if farewells.contains(words) { return .farewell }
        // Who asks about one of them says more.
        guard !text.contains(where: { "?？".contains($0) }) else { return nil }
        if creditNames.contains(where: words.contains) || creditBeginnings.contains(where: words.hasPrefix) {
            return .credit
        }
        return nil
    }

    /// A text that is one thing said several times, said once.
    private static func once(_ text: String) -> String {
        let words = text.split(separator: " ")
        let length = (1...max(1, words.count)).first { length in
            words.count.isMultiple(of: length) && words.indices.allSatisfy { words[$0] == words[$0 % length] }
        }
        return words.prefix(length ?? 0).joined(separator: " ")
    }

    /// Letters and digits in lower case, words apart by one space; none between signs of a script without spaces.
    private static func plain(_ text: String) -> String {
        var plain: [Character] = []
        var isApart = false
        for character in text.lowercased() {
            guard character.isLetter || character.isNumber else {
                // An apostrophe joins: "don't" is one word.
                isApart = isApart || !"'’".contains(character)
                continue
            }
            if isApart, let last = plain.last, !(last.isUnspaced && character.isUnspaced) { plain.append(" ") }
            plain.append(character)
            isApart = false
        }
        return String(plain)
    }

    private static func list(_ texts: String) -> [String] {
        texts.split(separator: "\n").map { plain(String($0)) }.filter { !$0.isEmpty }
    }

    private static let creditNames = list(
        """
        amara.org
        dimatorzok
        castingwords
        mooji.org
        otter.ai
        opensubtitles
        """
    )

    private static let creditBeginnings = list(
        """
        subtitles by
        subtitled by
        captions by
        captioned by
        closed captions by
        closed captioning
        transcribed by
        transcript by
        transcription by
        translated by
        untertitel von
        untertitel der
        untertitel im auftrag
        untertitelung
        untertitelt von
        copyright wdr
        sous-titrage
        sous-titres réalisés
        sous-titres par
        sous-titré par
        subtítulos realizados
        subtítulos por
        subtítulos creados
        legendas pela
        legendas por
        legenda adriana
        transcrição e legendas
        sottotitoli creati
        sottotitoli a cura
        sottotitoli e revisione
        ondertiteld door
        ondertiteling
        ondertitels ingediend
        napisy stworzone
        napisy by
        tłumaczenie i napisy
        субтитры сделал
        субтитры создавал
        субтитры делал
        субтитры подготовил
        субтитры и
        редактор субтитров
        субтитри
        titulky vytvořil
        undertexter från
        undertexter av
        undertekster av
        tekstet av
        teksting av
        danske tekster
        tekstitys
        altyazı m.k.
        altyazı
        feliratok
        subtitrarea
        字幕由
        字幕by
        字幕 by
        字幕志愿者
        字幕志願者
        字幕制作
        字幕製作
        字幕提供
        中文字幕
        请不吝点赞
        請不吝點贊
        優優獨播劇場
        자막 제공
        자막 by
        한글자막
        mbc 뉴스
        kbs 뉴스
        ترجمة نانسي
        الترجمة
        phụ đề
        """
    )

    private static let farewells = Set(
        list(
            """
            thanks for watching
            thank you for watching
            thank you so much for watching
            thank you very much for watching
            thanks so much for watching
            thanks for watching bye
            thanks for watching and I'll see you in the next video
            thank you for watching and I'll see you in the next video
            thanks for watching, see you next time
            thanks for watching, please subscribe
            thank you for watching, please subscribe
            please subscribe
            please subscribe to my channel
            please subscribe to our channel
            please like and subscribe
            like and subscribe
            don't forget to subscribe
            don't forget to like and subscribe
            don't forget to like, share and subscribe
            subscribe to my channel
            see you in the next video
            I'll see you in the next video
            I will see you in the next video
            see you guys in the next video
            vielen Dank fürs Zuschauen
            danke fürs Zuschauen
            vielen Dank für's Zuschauen
            vielen Dank für die Aufmerksamkeit
            bis zum nächsten Video
            wir sehen uns im nächsten Video
            abonniert meinen Kanal
            merci d'avoir regardé
            merci d'avoir regardé cette vidéo
            merci d'avoir regardé la vidéo
            merci d'avoir visionné cette vidéo
            n'oubliez pas de vous abonner
            n'hésitez pas à vous abonner
            abonnez-vous
            à bientôt pour une nouvelle vidéo
            gracias por ver
            gracias por ver el video
            gracias por ver el vídeo
            muchas gracias por ver el video
            gracias por ver este video
            suscríbete
            suscríbete al canal
            suscríbete a mi canal
            no olvides suscribirte
            nos vemos en el próximo video
            obrigado por assistir
            obrigada por assistir
            obrigado por assistir o vídeo
            inscreva-se no canal
            se inscreva no canal
            até o próximo vídeo
            grazie per aver guardato
            grazie per aver guardato il video
            grazie per la visione
            iscrivetevi al canale
            bedankt voor het kijken
            dank u voor het kijken
            tot de volgende keer bij de volgende video
            dziękuję za oglądanie
            dzięki za oglądanie
            dziękuję za uwagę
            спасибо за просмотр
            спасибо за внимание
            подписывайтесь на канал
            подпишись на канал
            продолжение следует
            дякую за перегляд
            дякуємо за перегляд
            děkuji za sledování
            děkuji za pozornost
            tack för att du tittade
            tack för att ni tittade
            tak fordi du så med
            takk for at du så på
            kiitos katsomisesta
            kiitos kun katsoit
            izlediğiniz için teşekkürler
            izlediğiniz için teşekkür ederim
            abone olmayı unutmayın
            ευχαριστώ που παρακολουθήσατε
            köszönöm, hogy megnézted
            köszönöm a figyelmet
            mulțumesc pentru vizionare
            اشتركوا في القناة
            شكرا للمشاهدة
            شكرا على المشاهدة
            תודה על הצפייה
            देखने के लिए धन्यवाद
            cảm ơn các bạn đã theo dõi
            cảm ơn các bạn đã xem
            hãy subscribe cho kênh
            terima kasih telah menonton
            terima kasih sudah menonton
            ขอบคุณที่รับชม
            ご視聴ありがとうございました
            ご視聴ありがとうございます
            ご視聴いただきありがとうございました
            ご視聴いただき、ありがとうございます
            ご清聴ありがとうございました
            最後までご視聴ありがとうございました
            最後までご視聴いただきありがとうございました
            最後まで見てくれてありがとう
            チャンネル登録お願いします
            チャンネル登録よろしくお願いします
            チャンネル登録をお願いいたします
            チャンネル登録と高評価をお願いします
            次の動画でお会いしましょう
            また次の動画で
            谢谢观看
            謝謝觀看
            谢谢大家观看
            谢谢收看
            謝謝收看
            感谢观看
            感謝觀看
            感谢您的观看
            感谢收看
            感謝收看
            请订阅
            请订阅我的频道
            시청해주셔서 감사합니다
            시청해 주셔서 감사합니다
            시청해 주셔서 고맙습니다
            구독과 좋아요 부탁드립니다
            구독과 좋아요
            다음 영상에서 만나요
            no speech detected
            blank audio
            """
        )
    )

    private static let politeness = Set(
        list(
            """
            thank you
            thanks
            thank you very much
            thank you so much
            thank you for listening
            you
            bye
            bye bye
            goodbye
            okay
            ok
            so
            oh
            uh
            um
            hmm
            mm
            yeah
            the
            I'm sorry
            see you next time
            danke
            vielen Dank
            tschüss
            merci
            au revoir
            gracias
            muchas gracias
            adiós
            obrigado
            obrigada
            tchau
            grazie
            ciao
            bedankt
            dank je wel
            dziękuję
            спасибо
            пока
            дякую
            děkuji
            tack
            tak
            takk
            kiitos
            teşekkürler
            teşekkür ederim
            ευχαριστώ
            köszönöm
            mulțumesc
            شكرا
            תודה
            धन्यवाद
            cảm ơn
            terima kasih
            ขอบคุณ
            ありがとうございました
            ありがとうございます
            ありがとう
            おやすみなさい
            バイバイ
            谢谢
            謝謝
            谢谢大家
            再见
            감사합니다
            고맙습니다
            """
        )
    )
}
