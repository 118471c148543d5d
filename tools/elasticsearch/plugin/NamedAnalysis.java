package newsfold;

import java.util.List;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.br.BrazilianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.ckb.SoraniAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.eu.BasqueAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishAnalyzer;
import org.apache.lucene.analysis.gl.GalicianAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sr.SerbianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.elasticsearch.index.analysis.PreBuiltAnalyzerProviderFactory;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.indices.analysis.PreBuiltCacheFactory.CachingStrategy;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * The analyzers and filters of the full distribution's module analysis-common that our mappings
 * name, under the same names. By name only: an index that configures one is refused here.
 */
public final class NamedAnalysis extends Plugin implements AnalysisPlugin {
    @Override
    public List<PreBuiltAnalyzerProviderFactory> getPreBuiltAnalyzerProviderFactories() {
        return List.of(
                named("arabic", ArabicAnalyzer::new),
                named("armenian", ArmenianAnalyzer::new),
                named("basque", BasqueAnalyzer::new),
                named("bengali", BengaliAnalyzer::new),
                named("brazilian", BrazilianAnalyzer::new),
                named("bulgarian", BulgarianAnalyzer::new),
                named("catalan", CatalanAnalyzer::new),
                named("cjk", CJKAnalyzer::new),
                named("czech", CzechAnalyzer::new),
                named("danish", DanishAnalyzer::new),
                named("dutch", DutchAnalyzer::new),
                named("english", EnglishAnalyzer::new),
                named("estonian", EstonianAnalyzer::new),
                named("finnish", FinnishAnalyzer::new),
                named("french", FrenchAnalyzer::new),
                named("galician", GalicianAnalyzer::new),
                named("german", GermanAnalyzer::new),
                named("greek", GreekAnalyzer::new),
                named("hindi", HindiAnalyzer::new),
                named("hungarian", HungarianAnalyzer::new),
                named("indonesian", IndonesianAnalyzer::new),
                named("irish", IrishAnalyzer::new),
                named("italian", ItalianAnalyzer::new),
                named("latvian", LatvianAnalyzer::new),
                named("lithuanian", LithuanianAnalyzer::new),
                named("norwegian", NorwegianAnalyzer::new),
                named("persian", PersianAnalyzer::new),
                named("portuguese", PortugueseAnalyzer::new),
                named("romanian", RomanianAnalyzer::new),
                named("russian", RussianAnalyzer::new),
                named("serbian", SerbianAnalyzer::new),
                named("sorani", SoraniAnalyzer::new),
                named("spanish", SpanishAnalyzer::new),
                named("swedish", SwedishAnalyzer::new),
                named("thai", ThaiAnalyzer::new),
                named("turkish", TurkishAnalyzer::new));
    }

    @Override
    public List<PreConfiguredTokenFilter> getPreConfiguredTokenFilters() {
        boolean inNormalizers = true;
        return List.of(
                PreConfiguredTokenFilter.singleton(
                        "asciifolding", inNormalizers, ASCIIFoldingFilter::new),
                PreConfiguredTokenFilter.singleton(
                        "cjk_bigram", !inNormalizers, CJKBigramFilter::new));
    }

    private static PreBuiltAnalyzerProviderFactory named(String name, Supplier<Analyzer> analyzer) {
        return new PreBuiltAnalyzerProviderFactory(name, CachingStrategy.LUCENE, analyzer);
    }
}
